"""Three producers, five consumers, a queue with SIZE places, five sentinels."""

import asyncio
import time

SIZE = 50
PRODUCERS = 3
CONSUMERS = 5
STARTED = time.perf_counter()


def note(who: str, text: str) -> None:
    print(f"{(time.perf_counter() - STARTED) * 1000:5.0f} ms  {who} {text}")


async def producer(name: str, jobs: asyncio.Queue[int | None]) -> None:
    for job in range(1, 41):
        await asyncio.sleep(0.01)  # mark: make
        await jobs.put(job)  # mark: put
    note(name, "has put its last job")


async def consumer(jobs: asyncio.Queue[int | None]) -> None:
    while await jobs.get() is not None:  # mark: get
        await asyncio.sleep(0.04)  # mark: work


async def main() -> None:
    jobs: asyncio.Queue[int | None] = asyncio.Queue(SIZE)
    async with asyncio.TaskGroup() as consumers:  # mark: consumers
        for n in range(1, CONSUMERS + 1):
            consumers.create_task(consumer(jobs), name=f"consumer-{n}")  # mark: consumers
        async with asyncio.TaskGroup() as producers:  # mark: producers
            for n in range(1, PRODUCERS + 1):
                name = f"producer-{n}"
                producers.create_task(producer(name, jobs), name=name)  # mark: producers
        for _ in range(CONSUMERS):
            await jobs.put(None)  # mark: sentinel
        note("main", "has put a sentinel for each consumer")
    note("main", "has all consumers back")  # mark: done


asyncio.run(main())
