"""A heartbeat next to a handler that makes a blocking call."""

import asyncio
import time

HOLD = 0.300


async def heartbeat():
    for _ in range(10):
        await asyncio.sleep(0.050)  # mark: tick
        print("beat")


async def handler():
    await asyncio.sleep(0.120)  # mark: handler
    # requests.get(url), say: it waits, but does not await
    time.sleep(HOLD)  # mark: culprit
    print("handler done")


async def client():
    await asyncio.sleep(0.180)  # mark: client
    print("client answered")


async def main():
    async with asyncio.TaskGroup() as group:  # mark: start
        group.create_task(heartbeat())  # mark: start
        group.create_task(handler())  # mark: start
        group.create_task(client())  # mark: start


asyncio.run(main(), debug=True)  # debug: names the slow step
