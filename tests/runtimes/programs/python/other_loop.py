# A loop that is no Python: its tasks, what they wait for, what holds it, and the errors that come out of it.
# needs: uvloop
# expect: {task: main, ends: raised}
# expect: {task: child, ends: returned}
# shows: {"ev":"wait","task":"child","on":{"kind":"sleep","for":20000000},"line":"other_loop.py:18"}
# shows: {"ev":"wait","task":"main","on":{"kind":"thread","name":"work"},"line":"other_loop.py:33"}
# shows: {"ev":"stall","task":"main","what":"time.sleep(0.2)","line":"other_loop.py:32"}
# shows: {"ev":"close","task":"main","kind":"timeout","error":"TimeoutError"}
# exit: 1
import asyncio
import time
import traceback

import uvloop


async def child():
    await asyncio.sleep(0.02)


def work():
    time.sleep(0.02)


async def main():
    await asyncio.create_task(child())
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(1)
    except TimeoutError:
        traceback.print_exc()
    time.sleep(0.2)
    await asyncio.get_running_loop().run_in_executor(None, work)
    raise KeyError("the end")


async def interrupted():
    raise KeyboardInterrupt


print(uvloop.Loop.__mro__[-1], uvloop.Loop.call_soon.__name__)
try:
    uvloop.run(interrupted())
except KeyboardInterrupt:
    traceback.print_exc()
uvloop.run(main())
