# An error's line is where it was raised, in the frames of the task that it ended.
# shows: {"ev":"end","task":"child","outcome":"raised","line":"raises_at.py:15"}
# shows: {"ev":"end","task":"parent","outcome":"raised","line":"raises_at.py:25"}
# shows: {"ev":"end","task":"main","outcome":"raised","line":"raises_at.py:29"}
# exit: 1
import asyncio


def deep(levels):
    if levels:
        deep(levels - 1)
    # A frame of the library's in between.
    asyncio.get_running_loop()

    raise ValueError("deep down")


async def child():
    await asyncio.sleep(0.01)
    deep(2)


async def parent():
    task = asyncio.create_task(child(), name="child")
    await task


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(parent(), name="parent")


asyncio.run(main())
