"""Only a blocking call inside a timeout: there is no place to strike."""

import asyncio
import time


async def main():
    try:
        async with asyncio.timeout(0.100):  # mark: deadline
            time.sleep(0.300)  # mark: block
        print("page built, no timeout")  # mark: built
    except TimeoutError:
        print("main saw TimeoutError")  # mark: heard


asyncio.run(main())
