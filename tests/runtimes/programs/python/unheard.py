# expect: {lint: exception-never-retrieved}
# shows: {"ev":"lint","name":"exception-never-retrieved","task":"job"}
import asyncio
import gc


async def job():
    raise RuntimeError("nobody hears")


async def main():
    task = asyncio.create_task(job())
    await asyncio.sleep(0)
    del task
    gc.collect()
    await asyncio.sleep(0.01)


asyncio.run(main())
