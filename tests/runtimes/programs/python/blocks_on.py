# A step that holds the loop and never comes back is told while it does, as one stall.
# stopped: 3
# expect: {stall: {at_least: 800ms}}
# expect: {lint: loop-stalled}
# once: {"ev":"lint","name":"program-stopped","text":"*, while main had not ended and hog ran"}
# shows: {"ev":"stall","task":"hog","what":"time.sleep(60)","line":"blocks_on.py:21"}
# never: {"ev":"stall","task":"ticks"}
# never: {"ev":"stall","task":"main"}
import asyncio
import time


async def ticks():
    while True:
        await asyncio.sleep(0.02)


async def hog():
    await asyncio.sleep(0.05)
    asyncio.create_task(asyncio.sleep(0), name="never runs")
    time.sleep(60)


async def main():
    await asyncio.gather(ticks(), hog())


asyncio.run(main())
