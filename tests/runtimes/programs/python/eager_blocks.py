# since: 3.12
# expect: {task: main, ends: returned}
# shows: {"ev":"stall","task":"main","what":"time.sleep(0.13)","line":"eager_blocks.py:22"}
# shows: {"ev":"stall","task":"loads","what":"time.sleep(0.12)","line":"eager_blocks.py:16"}
# shows: {"ev":"stall","task":"main","what":"time.sleep(0.14)","line":"eager_blocks.py:25"}
# never: {"ev":"stall","task":"inner"}
import asyncio
import time


async def inner():
    await asyncio.sleep(0)


async def loads():
    time.sleep(0.12)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    time.sleep(0.13)
    asyncio.create_task(inner())
    asyncio.create_task(loads())
    time.sleep(0.14)


asyncio.run(main())
