"""Two permits, and a call that fails inside its scope."""

import asyncio
import time

FAILING = 1
STARTED = time.perf_counter()


def note(who: str, text: str) -> None:
    print(f"{(time.perf_counter() - STARTED) * 1000:5.0f} ms  {who} {text}")


async def call(name: str, answer: str, api: asyncio.Semaphore) -> None:
    async with api:  # mark: acquire
        note(name, "has a permit")
        await asyncio.sleep(0.1)  # mark: request
        if answer == "error":
            raise ValueError("no answer")  # mark: fail


async def main() -> None:
    api = asyncio.Semaphore(2)
    calls = [(f"bad-{n}", "error") for n in range(1, FAILING + 1)]
    calls += [(f"call-{n}", "ok") for n in range(1, 5)]
    await asyncio.gather(  # mark: fan-out
        *(asyncio.create_task(call(name, answer, api), name=name) for name, answer in calls),
        return_exceptions=True,
    )
    note("main", "has every outcome")  # mark: done


asyncio.run(main())
