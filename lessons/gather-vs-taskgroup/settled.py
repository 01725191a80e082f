"""return_exceptions=True: wait for all three, errors among the results."""

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
    results = await asyncio.gather(  # mark: fan-out
        user(),
        orders(),
        profile(),
        return_exceptions=True,  # mark: fan-out
    )
    print("results:", results)  # mark: results
    await asyncio.sleep(0.400)  # the service lives on


asyncio.run(main())
