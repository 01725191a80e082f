# A second that a subprocess and an hour's sleep take together, on the virtual clock.
# expect: {task: child, ends: returned}
# expect: {task: sleeper, ends: returned}
# clock: virtual
import asyncio
import sys


async def child():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(0.3)")
    await process.wait()


async def sleeper():
    await asyncio.sleep(3600)


async def main():
    await asyncio.gather(child(), sleeper())


asyncio.run(main())
