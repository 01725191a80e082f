"""The same heartbeat; the blocking call waits in a thread."""

import asyncio
import time

HOLD = 0.300


async def heartbeat():
    for _ in range(10):
        await asyncio.sleep(0.050)  # mark: tick
        print("beat")


async def handler():
    await asyncio.sleep(0.120)  # mark: handler
    # await asyncio.to_thread(requests.get, url), say
    await asyncio.to_thread(time.sleep, HOLD)  # mark: culprit
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
