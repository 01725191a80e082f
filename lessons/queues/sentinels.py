"""Three consumers and three sentinels. With SENTINELS = 1 it never ends."""

import asyncio
import time

CONSUMERS = 3
SENTINELS = 3
STARTED = time.perf_counter()


def note(who: str, text: str) -> None:
    print(f"{(time.perf_counter() - STARTED) * 1000:5.0f} ms  {who} {text}")


async def consumer(jobs: asyncio.Queue[int | None]) -> None:
    while await jobs.get() is not None:  # mark: get
        await asyncio.sleep(0.05)  # mark: work


async def main() -> None:
    jobs: asyncio.Queue[int | None] = asyncio.Queue(10)
    async with asyncio.TaskGroup() as group:  # mark: consumers
        for n in range(1, CONSUMERS + 1):
            group.create_task(consumer(jobs), name=f"consumer-{n}")  # mark: consumers
        for job in range(1, 7):
            await jobs.put(job)  # mark: put
        for _ in range(SENTINELS):
            await jobs.put(None)  # mark: sentinel
    note("main", "has all consumers back")  # mark: done


asyncio.run(main())
