# since: 3.12
# A task that starts at once holds the loop within the step of another, before and after which that holds it itself.
# expect: {task: main, ends: returned}
# expect: {stall: {at_least: 450ms, at_most: 800ms}}
# shows: {"ev":"stall","task":"main","what":"time.sleep(0.45)","line":"eager_blocks_on.py:23"}
# shows: {"ev":"stall","task":"loads","what":"time.sleep(0.5)","line":"eager_blocks_on.py:14"}
# shows: {"ev":"stall","task":"main","what":"time.sleep(0.46)","line":"eager_blocks_on.py:25"}
# never: {"ev":"stall","task":"inner"}
import asyncio
import time


async def loads():
    time.sleep(0.5)


async def inner():
    await asyncio.sleep(0)


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    time.sleep(0.45)
    asyncio.create_task(loads())
    time.sleep(0.46)
    asyncio.create_task(inner())


asyncio.run(main())
