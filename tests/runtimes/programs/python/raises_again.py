# Where an error is told to be raised does not depend on what errors were before it.
# shows: {"ev":"end","task":"main","outcome":"raised","line":"raises_again.py:9"}
# never: {"ev":"end","task":"awaits*","outcome":"raised","line":"raises_again.py:13"}
# exit: 1
import asyncio


async def fails():
    raise ValueError("again")


async def awaits():
    await fails()


async def main():
    for number in range(20):
        for function in (fails, awaits):
            try:
                await asyncio.create_task(function())
            except ValueError:
                pass
    await awaits()


asyncio.run(main())
