"""Three calls under gather. One fails; the others are left alone."""

import asyncio


async def user():
    await asyncio.sleep(0.100)
    return "ada"


async def orders():
    await asyncio.sleep(0.120)
    raise ValueError


async def profile():
    await asyncio.sleep(0.300)


async def main():
    try:
        await asyncio.gather(user(), orders(), profile())  # mark: fan-out
    except ValueError:
        print("answered with an error")
    await asyncio.sleep(0.400)  # the service lives on


asyncio.run(main())
