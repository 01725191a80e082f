# expect: {lint: task-garbage-collected}
# output: differs
import asyncio
import gc


async def waits_for_itself():
    event = asyncio.Event()
    await event.wait()


async def main():
    asyncio.create_task(waits_for_itself(), name="lost")
    await asyncio.sleep(0)
    gc.collect()
    await asyncio.sleep(0.01)


asyncio.run(main())
