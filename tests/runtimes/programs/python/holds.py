# What holds the loop has a name if it is a call.
# shows: {"ev":"stall","line":"holds.py:1*"}
# never: {"ev":"stall","what":"*number*"}
# shows: {"ev":"stall","what":"time.sleep(0.2)","line":"holds.py:15"}
import asyncio
import time


async def main():
    total = 0
    for number in range(3_000_000):
        # The longer part of it.
        total += number * number * number * number
    await asyncio.sleep(0)
    time.sleep(
        0.2  # for so long
    )


asyncio.run(main())
