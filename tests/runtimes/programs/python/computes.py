# expect: {stall: {at_least: 60ms}}
# shows: {"ev":"stall","task":"main","line":"computes.py:1*"}
import asyncio
import time


def busy(seconds):
    """Computes for so long."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        sum(range(100))


async def main():
    busy(0.2)


asyncio.run(main())
