# expect: {task: first, ends: returned, value: "1"}
# expect: {task: second, ends: raised, error: KeyError}
# shows: {"ev":"cancel","task":"left","why":"shutdown"}
# shows: {"ev":"end","task":"left","outcome":"cancelled"}
import asyncio


async def left():
    await asyncio.sleep(10)


async def first():
    asyncio.create_task(left())
    await asyncio.sleep(0)
    return 1


async def second():
    raise KeyError("second")


with asyncio.Runner() as runner:
    print(runner.run(first()))
    try:
        runner.run(second())
    except KeyError as error:
        print(repr(error))
