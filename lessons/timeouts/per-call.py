"""Three calls in a row, each with a timeout of its own."""

import asyncio

CALL = 0.080
LIMIT = 0.100


async def call():
    await asyncio.sleep(CALL)  # mark: call


async def main():
    try:
        for name in ("connect", "query", "read"):
            async with asyncio.timeout(LIMIT):  # mark: limit
                await call()
            print(name, "done")
    except TimeoutError:
        print("too late")  # mark: too-late


asyncio.run(main())
