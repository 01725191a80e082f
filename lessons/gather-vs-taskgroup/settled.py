"""return_exceptions=True: wait for all three, errors among the results."""

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
    results = await asyncio.gather(  # mark: fan-out
        user(),
        orders(),
        profile(),
        return_exceptions=True,
    )
    print("results:", results)  # mark: results
    await asyncio.sleep(0.400)  # mark: lives-on


asyncio.run(main())
