"""Count visitors, one at a time from reading to writing."""

import asyncio

GAP = 0.05
hits = 0
counter = asyncio.Lock()


async def visitor() -> None:
    global hits
    async with counter:  # mark: lock
        copy = hits  # mark: read
        await asyncio.sleep(0.03)  # mark: work
        hits = copy + 1  # mark: write


async def main() -> None:
    first = asyncio.create_task(visitor(), name="visitor-1")  # mark: start
    await asyncio.sleep(GAP)  # mark: gap
    second = asyncio.create_task(visitor(), name="visitor-2")  # mark: start
    await asyncio.sleep(GAP)  # mark: gap
    third = asyncio.create_task(visitor(), name="visitor-3")  # mark: start
    await asyncio.gather(first, second, third)  # mark: wait
    print("hits:", hits)


asyncio.run(main())
