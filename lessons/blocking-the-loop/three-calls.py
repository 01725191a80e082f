"""Three blocking calls in a gather: together, or one after the other?"""

import asyncio
import time

HOLD = 0.100


async def call():
    # requests.get(url), say: it waits, but does not await
    time.sleep(HOLD)  # mark: culprit


async def main():
    calls = [
        asyncio.create_task(call(), name=f"call-{n}")  # mark: start
        for n in (1, 2, 3)
    ]
    await asyncio.gather(*calls)  # mark: start
    print("all three done")


asyncio.run(main())
