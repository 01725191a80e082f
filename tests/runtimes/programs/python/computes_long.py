# What only computes takes no time on the virtual clock, and however slow the machine is, the trace does not tell.
# clock: virtual
# never: {"ev":"stall"}
import asyncio
import os


async def hog():
    spent = os.times().user
    while os.times().user - spent < 0.75:
        pass


asyncio.run(hog())
