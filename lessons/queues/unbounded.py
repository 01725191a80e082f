"""The same producer and consumer, and a queue without a bound."""

import asyncio
import time

SIZE = 0  # no bound
STARTED = time.perf_counter()


def note(who: str, text: str) -> None:
    print(f"{(time.perf_counter() - STARTED) * 1000:5.0f} ms  {who} {text}")


async def producer(jobs: asyncio.Queue[int | None]) -> None:
    for job in range(1, 31):
        await asyncio.sleep(0.01)  # mark: make
        await jobs.put(job)  # mark: put
    note("producer", "has put its last job")
    await jobs.put(None)  # mark: sentinel


async def consumer(jobs: asyncio.Queue[int | None]) -> None:
    while await jobs.get() is not None:  # mark: get
        await asyncio.sleep(0.04)  # mark: work


async def main() -> None:
    jobs: asyncio.Queue[int | None] = asyncio.Queue(SIZE)
    async with asyncio.TaskGroup() as group:  # mark: start
        group.create_task(producer(jobs), name="producer")  # mark: start
        group.create_task(consumer(jobs), name="consumer")  # mark: start
    note("main", "has all jobs done")  # mark: done


asyncio.run(main())
