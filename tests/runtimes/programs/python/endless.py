# Sleeps and limits without end, which are told without one.
# shows: {"ev":"wait","task":"forever","on":{"kind":"sleep"},"line":"endless.py:12"}
# shows: {"ev":"open","task":"main","kind":"timeout"}
# never: {"ev":"lint","name":"untraced"}
# expect: {task: forever, ends: cancelled}
# expect: {task: main, ends: returned}
import asyncio
import math


async def forever():
    await asyncio.sleep(math.inf)


async def main():
    task = asyncio.create_task(forever())
    async with asyncio.timeout(math.inf):
        await asyncio.sleep(0.01)
    print(await asyncio.wait_for(asyncio.sleep(0.01, "in time"), math.inf))
    await asyncio.wait([asyncio.create_task(asyncio.sleep(0))], timeout=math.inf)
    task.cancel()
    await asyncio.wait([task])


asyncio.run(main())
