# expect: {task: slow, ends: cancelled, at: 100ms}
# expect: {cancelled: [slow], by: gather}
# shows: {"ev":"open","task":"main","kind":"timeout","deadline":100000000}
# shows: {"ev":"cancel","task":"main","by":"main","why":"timeout"}
# shows: {"ev":"close","task":"main","kind":"timeout","error":"TimeoutError"}
# clock: virtual
import asyncio


async def slow():
    await asyncio.sleep(10)


async def main():
    try:
        async with asyncio.timeout(0.1):
            await asyncio.gather(slow())
    except TimeoutError:
        print("too late")


asyncio.run(main())
