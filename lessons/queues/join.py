"""Wait until every job is counted as done, then cancel the workers."""

import asyncio
import time

STARTED = time.perf_counter()


def note(who: str, text: str) -> None:
    print(f"{(time.perf_counter() - STARTED) * 1000:5.0f} ms  {who} {text}")


async def worker(jobs: asyncio.Queue[int]) -> None:
    while True:
        await jobs.get()  # mark: get
        try:
            await asyncio.sleep(0.05)  # mark: work
        finally:
            jobs.task_done()  # mark: count


async def fragile(jobs: asyncio.Queue[int]) -> None:
    await jobs.get()  # mark: fragile-get
    try:
        await asyncio.sleep(0.05)  # mark: fragile-work
        raise ValueError("bad job")  # mark: fail
    finally:
        jobs.task_done()  # mark: fragile-count


async def main() -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue(10)
    workers = [
        asyncio.create_task(worker(jobs), name=f"worker-{n}")  # mark: workers
        for n in (1, 2)
    ]
    workers.append(asyncio.create_task(fragile(jobs), name="fragile"))  # mark: fragile
    for job in range(1, 10):
        await jobs.put(job)  # mark: put
    await jobs.join()  # mark: join
    note("main", "has every job counted")  # mark: counted
    for task in workers:
        task.cancel()  # mark: stop
    await asyncio.gather(*workers, return_exceptions=True)  # mark: collect


asyncio.run(main())
