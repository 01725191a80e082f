"""A timeout inside a timeout. Which one strikes, and whose handler runs?"""

import asyncio

OUTER = 0.200
INNER = 0.120


async def main():
    try:
        async with asyncio.timeout(OUTER):  # mark: outer
            try:
                async with asyncio.timeout(INNER):  # mark: inner
                    await asyncio.sleep(0.400)  # mark: work
            except TimeoutError:
                print("inner handler: use the cache")  # mark: cache
                await asyncio.sleep(0.040)  # mark: fallback
            print("page sent")  # mark: sent
    except TimeoutError:
        print("outer handler: give up")  # mark: give-up


asyncio.run(main())
