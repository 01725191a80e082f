# expect: {task: save, ends: returned, at: 200ms}
# expect: {cancelled: [request], by: task}
# shows: {"ev":"wait","task":"request","on":{"kind":"shield","tasks":["save"]}}
# clock: virtual
import asyncio


async def save():
    await asyncio.sleep(0.2)


async def request(saving):
    await asyncio.shield(saving)


async def main():
    saving = asyncio.create_task(save())
    task = asyncio.create_task(request(saving))
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.wait([task])
    await saving


asyncio.run(main())
