"""The computing is cut in pieces, with a turn for the others in between."""

import asyncio
import time

PIECES = 15
PIECE = 0.020


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
    for _ in range(PIECES):
        resize(PIECE)  # mark: culprit
        await asyncio.sleep(0)  # mark: turn
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
