"""One deadline over two calls. Who sees what when it strikes?"""

import asyncio


async def price():
    await asyncio.sleep(0.060)  # mark: price
    return 42


async def stock():
    try:
        await asyncio.sleep(0.300)  # mark: work
    except TimeoutError:
        print("stock saw TimeoutError")  # mark: other
        raise
    except asyncio.CancelledError:
        print("stock saw CancelledError")  # mark: told
        raise  # mark: passed-on


async def main():
    try:
        async with asyncio.timeout(0.100):  # mark: deadline
            await asyncio.gather(price(), stock())  # mark: calls
    except TimeoutError:
        print("main saw TimeoutError")  # mark: heard


asyncio.run(main())
