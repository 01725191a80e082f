"""The same workers in a TaskGroup: the first death is heard at once."""

import asyncio
import time

STARTED = time.perf_counter()


def note(who: str, text: str) -> None:
    print(f"{(time.perf_counter() - STARTED) * 1000:5.0f} ms  {who} {text}")


async def worker(jobs: asyncio.Queue[int]) -> None:
    while True:
        await jobs.get()  # mark: get
        await asyncio.sleep(0.05)  # mark: work
        jobs.task_done()  # mark: count


async def fragile(jobs: asyncio.Queue[int]) -> None:
    await jobs.get()  # mark: fragile-get
    await asyncio.sleep(0.05)  # mark: fragile-work
    raise ValueError("bad job")  # mark: fail


async def main() -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue(10)
    try:
        async with asyncio.TaskGroup() as group:  # mark: workers
            workers = [
                group.create_task(worker(jobs), name="worker-1"),  # mark: workers
                group.create_task(worker(jobs), name="worker-2"),  # mark: workers
                group.create_task(fragile(jobs), name="fragile"),  # mark: workers
            ]
            for job in range(1, 10):
                await jobs.put(job)  # mark: put
            await jobs.join()  # mark: join
            for task in workers:
                task.cancel()  # mark: stop
    except ExceptionGroup:
        note("main", "heard that a worker died")  # mark: heard


asyncio.run(main())
