"""Ten thousand tasks, each of which gives the loop ten turns: the least that an await can do."""

import asyncio


async def worker():
    for _ in range(10):
        await asyncio.sleep(0)


async def main():
    async with asyncio.TaskGroup() as group:
        for _ in range(10_000):
            group.create_task(worker())


asyncio.run(main())
