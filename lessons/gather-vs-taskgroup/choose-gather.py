"""gather: set FAILS to choose which call fails, or to "nobody"."""

import asyncio

FAILS = "orders"
FAIL_AFTER = 0.120


async def user():
    if FAILS == "user":
        await asyncio.sleep(FAIL_AFTER)  # mark: user-late
        raise ValueError  # mark: user-fails
    await asyncio.sleep(0.100)  # mark: user


async def orders():
    if FAILS == "orders":
        await asyncio.sleep(FAIL_AFTER)  # mark: orders-late
        raise ValueError  # mark: orders-fails
    await asyncio.sleep(0.200)  # mark: orders


async def profile():
    if FAILS == "profile":
        await asyncio.sleep(FAIL_AFTER)  # mark: profile-late
        raise ValueError  # mark: profile-fails
    await asyncio.sleep(0.300)  # mark: profile


async def main():
    try:
        await asyncio.gather(user(), orders(), profile())  # mark: fan-out
    except ValueError:
        print("answered with an error")  # mark: answered
    await asyncio.sleep(0.400)  # mark: lives-on


asyncio.run(main())
