"""A heartbeat next to a handler that computes."""

import asyncio
import time

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


async def handler():
    await asyncio.sleep(0.120)  # mark: handler
    resize(HOLD)  # mark: culprit
    print("handler done")


async def client():
    await asyncio.sleep(0.180)  # mark: client
    print("client answered")


async def main():
    async with asyncio.TaskGroup() as group:  # mark: start
        group.create_task(heartbeat())  # mark: start
        group.create_task(handler())  # mark: start
        group.create_task(client())  # mark: start


asyncio.run(main())
