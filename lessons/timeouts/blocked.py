"""A blocking call inside a timeout: the deadline waits for the next await."""

import asyncio
import time


async def main():
    try:
        async with asyncio.timeout(0.100):  # mark: deadline
            time.sleep(0.300)  # mark: block
            print("blocking call done")
            await asyncio.sleep(0.050)  # mark: next-await
            print("page built")
    except TimeoutError:
        print("main saw TimeoutError")  # mark: heard


asyncio.run(main())
