"""Three calls under gather. One fails; the others are left alone."""

import asyncio


async def user():
    await asyncio.sleep(0.100)  # mark: user
    return "ada"


async def orders():
    await asyncio.sleep(0.120)  # mark: orders
    raise ValueError  # mark: orders-fails


async def profile():
    await asyncio.sleep(0.300)  # mark: profile


async def main():
    try:
        await asyncio.gather(user(), orders(), profile())  # mark: fan-out
    except ValueError:
        print("answered with an error")  # mark: answered
    await asyncio.sleep(0.400)  # mark: lives-on


asyncio.run(main())
