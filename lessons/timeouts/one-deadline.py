"""Three calls in a row under one deadline, a moment on the loop's clock."""

import asyncio

CALL = 0.080
BUDGET = 0.200


async def call():
    await asyncio.sleep(CALL)  # mark: call


async def main():
    deadline = asyncio.get_running_loop().time() + BUDGET
    try:
        for name in ("connect", "query", "read"):
            async with asyncio.timeout_at(deadline):  # mark: limit
                await call()
            print(name, "done")
    except TimeoutError:
        print("too late")  # mark: too-late


asyncio.run(main())
