"""The deadline strikes at 100 ms. The cleanup takes 150 ms more."""

import asyncio


async def fetch():
    try:
        await asyncio.sleep(0.300)  # mark: work
    finally:
        print("closing")  # mark: closing
        await asyncio.sleep(0.150)  # mark: cleanup
        print("closed")


async def main():
    try:
        async with asyncio.timeout(0.100):  # mark: deadline
            await fetch()
    except TimeoutError:
        print("main saw TimeoutError")  # mark: heard


asyncio.run(main())
