"""The client forgets old replies first, and only then asks."""

import asyncio
import time

PREPARE = 0.01
STARTED = time.perf_counter()


def note(who: str, text: str) -> None:
    print(f"{(time.perf_counter() - STARTED) * 1000:5.0f} ms  {who} {text}")


async def server(request: asyncio.Event, reply: asyncio.Event) -> None:
    await request.wait()  # mark: accept
    await asyncio.sleep(0.05)  # mark: serve
    reply.set()  # mark: answer


async def client(request: asyncio.Event, reply: asyncio.Event) -> None:
    reply.clear()  # mark: clear
    request.set()  # mark: ask
    await asyncio.sleep(PREPARE)  # mark: prepare
    await reply.wait()  # mark: await-reply
    note("client", "has the reply")


async def main() -> None:
    request, reply = asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:  # mark: start
        group.create_task(server(request, reply), name="server")  # mark: start
        group.create_task(client(request, reply), name="client")  # mark: start


asyncio.run(main())
