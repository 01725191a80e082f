"""Count visitors: read the counter, do something else, write it back."""

import asyncio

GAP = 0.05
hits = 0


async def visitor() -> None:
    global hits
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
