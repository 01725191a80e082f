"""Twenty calls of 100 ms each, at most LIMIT of them at once."""

import asyncio
import time

LIMIT = 5
STARTED = time.perf_counter()


def note(who: str, text: str) -> None:
    print(f"{(time.perf_counter() - STARTED) * 1000:5.0f} ms  {who} {text}")


async def call(name: str, api: asyncio.Semaphore) -> None:
    async with api:  # mark: permit
        note(name, "has a permit")
        await asyncio.sleep(0.1)  # mark: request


async def main() -> None:
    api = asyncio.Semaphore(LIMIT)
    async with asyncio.TaskGroup() as group:  # mark: fan-out
        for n in range(1, 21):
            name = f"call-{n}"
            group.create_task(call(name, api), name=name)  # mark: fan-out
    note("main", "has every answer")  # mark: done


asyncio.run(main())
