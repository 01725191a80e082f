# expect: {peak: {running: "call-*", at_most: 2}}
# expect: {total: {exactly: 300ms}}
# shows: {"ev":"wait","task":"call-3","on":{"kind":"semaphore","name":"slots"},"line":"semaphore.py:15"}
# shows: {"ev":"level","name":"slots","kind":"semaphore","value":0,"max":2,"waiting":4}
# shows: {"ev":"ready","task":"call-3","by":"call-1"}
# clock: virtual
import asyncio


class Client:
    def __init__(self):
        self.slots = asyncio.Semaphore(2)

    async def call(self):
        async with self.slots:
            await asyncio.sleep(0.1)


async def main():
    client = Client()
    async with asyncio.TaskGroup() as group:
        for number in range(1, 7):
            group.create_task(client.call(), name=f"call-{number}")


asyncio.run(main())
