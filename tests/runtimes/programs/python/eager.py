# since: 3.12
# expect: {task: quick, ends: returned, value: "1"}
# expect: {task: slow, ends: returned, at: 50ms}
# expect: {order: [quick returned, slow runs, slow waits sleep, main waits task]}
# clock: virtual
import asyncio


async def quick():
    return 1


async def slow():
    await asyncio.sleep(0.05)


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    asyncio.create_task(quick())
    await asyncio.create_task(slow())


asyncio.run(main())
