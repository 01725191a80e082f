"""One permit, five tasks, and every way there is to leave a scope."""

import asyncio
import time

api = asyncio.Semaphore(1)
STARTED = time.perf_counter()


def note(who: str, text: str) -> None:
    print(f"{(time.perf_counter() - STARTED) * 1000:5.0f} ms  {who} {text}")


async def returns() -> str:
    async with api:  # mark: returns-permit
        note("returns", "has the permit")
        await asyncio.sleep(0.1)  # mark: returns-call
        return "ok"


async def raises() -> None:
    async with api:  # mark: raises-permit
        note("raises", "has the permit")
        await asyncio.sleep(0.1)  # mark: raises-call
        raise ValueError("no answer")  # mark: raises-fails


async def stopped() -> None:
    async with api:  # mark: stopped-permit
        note("stopped", "has the permit")
        await asyncio.sleep(5)  # mark: stopped-call


async def impatient() -> None:
    async with api:  # mark: impatient-permit
        note("impatient", "has the permit")  # never printed
        await asyncio.sleep(0.1)  # mark: impatient-call


async def last() -> None:
    async with api:  # mark: last-permit
        note("last", "has the permit")
        await asyncio.sleep(0.1)  # mark: last-call


async def main() -> None:
    tasks = [
        asyncio.create_task(work(), name=work.__name__)  # mark: fan-out
        for work in (returns, raises, stopped, impatient, last)
    ]
    await asyncio.sleep(0.05)  # mark: first-wait
    tasks[3].cancel()  # mark: cancel-impatient
    await asyncio.sleep(0.2)  # mark: second-wait
    tasks[2].cancel()  # mark: cancel-stopped
    await asyncio.gather(*tasks, return_exceptions=True)  # mark: collect
    note("main", "has every outcome")  # mark: done


asyncio.run(main())
