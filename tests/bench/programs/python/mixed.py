"""Ten thousand tasks that share permits, timers and a small queue: ten awaits each, and most of them wait in line."""

import asyncio


async def worker(number, api, jobs):
    for _ in range(3):
        async with api:
            await asyncio.sleep(0.0001)
    for _ in range(2):
        await jobs.put(number)
        await jobs.get()


async def main():
    api, jobs = asyncio.Semaphore(500), asyncio.Queue(5)
    async with asyncio.TaskGroup() as group:
        for number in range(10_000):
            group.create_task(worker(number, api, jobs))


asyncio.run(main())
