# shows: {"ev":"open","task":"main","kind":"timeout"}
# shows: {"ev":"cancel","why":"timeout"}
# shows: {"ev":"close","task":"main","kind":"timeout","error":"TimeoutError"}
# expect: {task: main, ends: returned, at: 250ms}
# clock: virtual
import asyncio


async def slow():
    await asyncio.sleep(10)


async def quick():
    await asyncio.sleep(0.05)


async def main():
    await asyncio.wait_for(quick(), 1)
    try:
        await asyncio.wait_for(slow(), 0.2)
    except TimeoutError:
        print("too late")


asyncio.run(main())
