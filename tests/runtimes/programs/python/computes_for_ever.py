# clock: virtual
# What only computes takes no time on the virtual clock, and holds the loop all the same.
# stopped: 8
# expect: {lint: loop-stalled}
# expect: {stall: {at_most: 0ms}}
# shows: {"t":50000000,"ev":"stall","task":"hog","for":0,"line":"computes_for_ever.py:*"}
# once: {"t":50000000,"ev":"lint","name":"program-stopped","text":"*, while main had not ended and hog ran"}
# shows: {"t":40000000,"ev":"run","task":"ticks"}
import asyncio


async def ticks():
    while True:
        await asyncio.sleep(0.04)


async def hog():
    await asyncio.sleep(0.05)
    while True:
        pass


async def main():
    await asyncio.gather(ticks(), hog())


asyncio.run(main())
