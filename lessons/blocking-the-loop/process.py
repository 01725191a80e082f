"""The same heartbeat; the computing is done in another process."""

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor

HOLD = 0.300


def resize(seconds):
    """Computes for so long: no await, no I/O."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


async def heartbeat():
    for _ in range(10):
        await asyncio.sleep(0.050)  # mark: tick
        print("beat")


async def handler(pool):
    await asyncio.sleep(0.120)  # mark: handler
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(pool, resize, HOLD)  # mark: culprit
    print("handler done")


async def client():
    await asyncio.sleep(0.180)  # mark: client
    print("client answered")


async def main(pool):
    async with asyncio.TaskGroup() as group:  # mark: start
        group.create_task(heartbeat())  # mark: start
        group.create_task(handler(pool))  # mark: start
        group.create_task(client())  # mark: start


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=1) as pool:
        pool.submit(int).result()  # to start a process takes a while, and would hold the loop
        asyncio.run(main(pool))
