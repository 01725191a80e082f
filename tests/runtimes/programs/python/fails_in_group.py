# The error that ends the program came up in another task than the one that nobody catches it of.
# once: {"ev":"lint","name":"uncaught-exception","task":"main","text":"main raised ExceptionGroup of ValueError: bad, and *","line":"fails_in_group.py:8"}
# exit: 1
import asyncio


async def child():
    raise ValueError("bad")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(child())


asyncio.run(main())
