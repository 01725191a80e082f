# expect: {order: [consumer waits ready, producer returned, consumer returned]}
# shows: {"ev":"ready","task":"consumer","by":"producer"}
# clock: virtual
import asyncio


async def consumer(ready, items):
    async with ready:
        await ready.wait_for(lambda: items)
        return items.pop()


async def producer(ready, items):
    await asyncio.sleep(0.1)
    async with ready:
        items.append("one")
        ready.notify()


async def main():
    ready, items = asyncio.Condition(), []
    await asyncio.gather(consumer(ready, items), producer(ready, items))


asyncio.run(main())
