"""Three blocking calls in a gather: together, or one after the other?"""

import asyncio
import time

HOLD = 0.100


async def call():
    # requests.get(url), say: it waits, but does not await
    time.sleep(HOLD)  # mark: culprit


async def main():
    await asyncio.gather(  # mark: start
        *(asyncio.create_task(call(), name=f"call-{n}") for n in (1, 2, 3))
    )
    print("all three done")  # mark: done


asyncio.run(main())
