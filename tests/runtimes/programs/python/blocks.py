# expect: {stall: {at_least: 200ms}}
# shows: {"ev":"stall","task":"handler","what":"time.sleep(0.3)","line":"blocks.py:14"}
# expect: {lint: loop-stalled}
import asyncio
import time


async def ticks():
    for _ in range(4):
        await asyncio.sleep(0.02)


async def handler():
    time.sleep(0.3)


async def main():
    await asyncio.gather(ticks(), handler())


asyncio.run(main())
