"""gather: set FAILS to choose which call fails, or to "nobody"."""

import asyncio

FAILS = "orders"
FAIL_AFTER = 0.120


async def user():
    if FAILS == "user":
        await asyncio.sleep(FAIL_AFTER)
        raise ValueError
    await asyncio.sleep(0.100)


async def orders():
    if FAILS == "orders":
        await asyncio.sleep(FAIL_AFTER)
        raise ValueError
    await asyncio.sleep(0.200)


async def profile():
    if FAILS == "profile":
        await asyncio.sleep(FAIL_AFTER)
        raise ValueError
    await asyncio.sleep(0.300)


async def main():
    try:
        await asyncio.gather(user(), orders(), profile())  # mark: fan-out
    except ValueError:
        print("answered with an error")
    await asyncio.sleep(0.400)  # the service lives on


asyncio.run(main())
