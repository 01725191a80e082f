# The program goes on after it has forked, and is told as before.
# shows: {"ev":"stall","task":"main","what":"time.sleep(0.2)","line":"forks_on.py:18"}
import asyncio
import os
import time


async def main():
    await asyncio.sleep(0.01)
    children = []
    for _ in range(3):
        children.append(os.fork())
        if not children[-1]:
            os._exit(0)
    for child in children:
        os.waitpid(child, 0)
    await asyncio.sleep(0)
    time.sleep(0.2)


asyncio.run(main())
