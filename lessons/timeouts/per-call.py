"""Three calls in a row, each with a timeout of its own."""

import asyncio

CALL = 0.080
LIMIT = 0.100


async def connect():
    await asyncio.sleep(CALL)


async def query():
    await asyncio.sleep(CALL)


async def read():
    await asyncio.sleep(CALL)


async def main():
    try:
        for call in (connect, query, read):
            async with asyncio.timeout(LIMIT):  # mark: limit
                await call()  # mark: limit
            print(call.__name__, "done")
    except TimeoutError:
        print("too late")


asyncio.run(main())
