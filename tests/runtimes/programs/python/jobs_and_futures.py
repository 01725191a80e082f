# A future that has the place in memory of a job's that is over is no job.
# shows: {"ev":"wait","task":"works","on":{"kind":"thread","name":"work"}}
# shows: {"ev":"wait","task":"waits","on":{"kind":"future"}}
# never: {"ev":"wait","task":"waits*","on":{"kind":"thread"}}
# expect: {task: main, ends: returned}
import asyncio
import time


def work():
    time.sleep(0.01)


async def works(loop):
    await loop.run_in_executor(None, work)


async def waits(loop):
    future = loop.create_future()
    loop.call_later(0.01, future.set_result, None)
    await future


async def main():
    loop = asyncio.get_running_loop()
    for _ in range(4):
        await asyncio.create_task(works(loop), name="works")
        await asyncio.create_task(waits(loop), name="waits")
        await asyncio.create_task(waits(loop), name="waits")


asyncio.run(main())
