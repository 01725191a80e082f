# expect: {cancelled: [poller], by: shutdown}
# expect: {task: poller, outlives: main}
# expect: {lint: task-orphaned}
import asyncio


async def poller():
    while True:
        await asyncio.sleep(0.01)


async def main():
    asyncio.create_task(poller())
    await asyncio.sleep(0.05)


asyncio.run(main())
