"""main ends right after the error. asyncio.run cancels what is left."""

import asyncio


async def user():
    await asyncio.sleep(0.100)  # mark: user
    return "ada"


async def orders():
    await asyncio.sleep(0.120)  # mark: orders
    raise ValueError  # mark: orders-fails


async def profile():
    try:
        await asyncio.sleep(0.300)  # mark: profile
    finally:
        print("profile tidies up")  # mark: cleanup


async def main():
    try:
        await asyncio.gather(user(), orders(), profile())  # mark: fan-out
    except ValueError:
        print("answered with an error")  # mark: answered


asyncio.run(main())
