# since: 3.12
# A task that starts at once never comes back: it holds the loop, and not the one whose step it interrupts.
# stopped: 3
# once: {"ev":"lint","name":"program-stopped","text":"*, while main and hog ran"}
# shows: {"ev":"stall","task":"hog","what":"time.sleep(60)","line":"eager_hangs.py:13"}
# never: {"ev":"stall","task":"main"}
# expect: {stall: {at_least: 800ms}}
import asyncio
import time


async def hog():
    time.sleep(60)


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    asyncio.create_task(hog())


asyncio.run(main())
