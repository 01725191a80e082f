# since: 3.14
# clock: virtual
# expect: {task: at-once, ends: returned, value: "1", at: 0ms}
# expect: {task: later, ends: returned, value: "1"}
# expect: {task: waits, ends: returned, at: 30ms}
# expect: {order: [at-once runs, at-once returned, later runs, later returned]}
# expect: {order: [waits runs, waits waits sleep, main waits task]}
# shows: {"ev":"spawn","name":"in a group","parent":"main"}
# never: {"ev":"ready","task":"at-once"}
import asyncio


async def quick():
    return 1


async def waits():
    await asyncio.sleep(0.03)


async def main():
    one = asyncio.create_task(quick(), name="at-once", eager_start=True)
    print(one.done(), one)
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    two = loop.create_task(quick(), name="later", eager_start=False)
    print(two.done(), await two)
    loop.set_task_factory(None)
    await asyncio.Task(waits(), eager_start=True, loop=loop)
    async with asyncio.TaskGroup() as group:
        print(group.create_task(quick(), name="in a group", eager_start=True).done())


asyncio.run(main())
