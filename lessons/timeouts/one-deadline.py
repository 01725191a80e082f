"""Three calls in a row under one deadline, a moment on the loop's clock."""

import asyncio

CALL = 0.080
BUDGET = 0.200


async def connect():
    await asyncio.sleep(CALL)


async def query():
    await asyncio.sleep(CALL)


async def read():
    await asyncio.sleep(CALL)


async def main():
    deadline = asyncio.get_running_loop().time() + BUDGET  # mark: limit
    try:
        for call in (connect, query, read):
            async with asyncio.timeout_at(deadline):  # mark: limit
                await call()  # mark: limit
            print(call.__name__, "done")
    except TimeoutError:
        print("too late")


asyncio.run(main())
