"""asyncio.wait has a timeout too, but this one cancels nothing."""

import asyncio


async def report():
    await asyncio.sleep(0.300)  # mark: report
    print("report done")


async def main():
    task = asyncio.create_task(report())  # mark: start
    await asyncio.wait([task], timeout=0.100)  # mark: wait
    print("stopped waiting")
    await asyncio.sleep(0.300)  # mark: lives-on


asyncio.run(main())
