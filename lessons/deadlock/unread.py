"""Put all jobs first, then start the one who takes them."""

import asyncio

SIZE = 5


async def reader(jobs: asyncio.Queue[int]) -> None:
    for _ in range(4):
        await jobs.get()  # mark: get
        await asyncio.sleep(0.01)  # mark: work


async def main() -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue(SIZE)
    for job in range(4):
        await jobs.put(job)  # mark: put
    task = asyncio.create_task(reader(jobs), name="reader")  # mark: start
    await task  # mark: wait
    print("all done")


asyncio.run(main())
