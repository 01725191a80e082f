"""Two orders are packed by a pool of workers, and each waits for its label from the same pool."""

import asyncio

WORKERS = 3


async def order(pool: asyncio.Semaphore, number: int) -> None:
    async with pool:  # mark: enter
        await asyncio.create_task(label(pool), name=f"label-{number}")  # mark: label


async def label(pool: asyncio.Semaphore) -> None:
    async with pool:  # mark: enter-label
        await asyncio.sleep(0.02)  # mark: print


async def main() -> None:
    pool = asyncio.Semaphore(WORKERS)
    async with asyncio.TaskGroup() as group:  # mark: start
        group.create_task(order(pool, 1), name="order-1")  # mark: start
        group.create_task(order(pool, 2), name="order-2")  # mark: start
    print("all packed")


asyncio.run(main())
