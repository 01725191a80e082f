# since: 3.12
# clock: virtual
# expect: {task: quick, ends: returned, value: "1", at: 0ms}
# expect: {task: slow, ends: returned, value: "2", at: 20ms}
# expect: {task: fails, ends: raised, error: ValueError, at: 20ms}
# expect: {task: stays, ends: cancelled, at: 20ms}
# expect: {order: [main runs, quick runs, quick returned, slow runs, slow waits sleep, main waits group]}
# shows: {"ev":"spawn","name":"nested","parent":"slow","line":"eager_group.py:24"}
# shows: {"ev":"wait","task":"main","on":{"kind":"gather","tasks":["also quick","also slow"]}}
# shows: {"ev":"cancel","task":"stays","by":"main","why":"group"}
# never: {"ev":"ready","task":"quick"}
import asyncio


async def quick():
    return 1


async def nested():
    return 0


async def slow():
    await asyncio.create_task(nested())
    await asyncio.sleep(0.02)
    return 2


async def fails():
    raise ValueError("at once")


async def stays():
    await asyncio.sleep(1)


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    async with asyncio.TaskGroup() as group:
        one = group.create_task(quick())
        print(one.done(), one.get_name().startswith("Task-"))
        group.create_task(slow())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(stays())
            group.create_task(fails())
    except* ValueError as errors:
        print(errors.exceptions)
    also = [asyncio.create_task(quick(), name="also quick"), asyncio.create_task(slow(), name="also slow")]
    print(await asyncio.gather(*also))


asyncio.run(main())
