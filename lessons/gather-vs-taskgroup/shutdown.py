"""main ends right after the error. asyncio.run cancels what is left."""

import asyncio


async def user():
    await asyncio.sleep(0.100)
    return "ada"


async def orders():
    await asyncio.sleep(0.120)
    raise ValueError


async def profile():
    try:
        await asyncio.sleep(0.300)
    finally:
        print("profile tidies up")  # mark: cleanup


async def main():
    try:
        await asyncio.gather(user(), orders(), profile())  # mark: fan-out
    except ValueError:
        print("answered with an error")


asyncio.run(main())
