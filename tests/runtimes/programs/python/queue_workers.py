# expect: {depth: {queue: jobs, at_most: 2}}
# expect: {cancelled: [worker-*], by: main}
# shows: {"ev":"level","name":"jobs","kind":"queue","value":2,"max":2}
# shows: {"ev":"wait","task":"main","on":{"kind":"queue.put","name":"jobs"}}
# shows: {"ev":"wait","task":"worker-1","on":{"kind":"queue.get","name":"jobs"}}
# shows: {"ev":"wait","task":"main","on":{"kind":"queue.join","name":"jobs"}}
# shows: {"ev":"ready","task":"main","by":"worker-1"}
# clock: virtual
import asyncio


async def worker(jobs):
    while True:
        await jobs.get()
        await asyncio.sleep(0.1)
        jobs.task_done()


async def main():
    jobs = asyncio.Queue(maxsize=2)
    workers = [asyncio.create_task(worker(jobs), name=f"worker-{n}") for n in (1, 2)]
    await asyncio.sleep(0)
    for job in range(7):
        await jobs.put(job)
    await jobs.join()
    for task in workers:
        task.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


asyncio.run(main())
