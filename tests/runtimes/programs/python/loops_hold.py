# Two loops in two threads, each held at the same time: each has its own stall.
# expect: {task: left, ends: returned}
# expect: {task: right, ends: returned}
# expect: {stall: {at_least: 700ms, at_most: 1300ms}}
# shows: {"ev":"stall","task":"left","what":"time.sleep(0.7)"}
# shows: {"ev":"stall","task":"right","line":"loops_hold.py:20"}
import asyncio
import threading
import time


async def left():
    await asyncio.sleep(0.01)
    time.sleep(0.7)


async def right():
    await asyncio.sleep(0.02)
    until = time.monotonic() + 0.7
    while time.monotonic() < until:
        pass


threads = [threading.Thread(target=asyncio.run, args=(task(),)) for task in (left, right)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
