# expect: {task: fast, ends: returned, value: done, at: 20ms}
# expect: {task: fails, ends: raised, error: ValueError, at: 60ms}
# expect: {cancelled: [slow], by: group}
# expect: {task: main, ends: raised, error: ExceptionGroup}
# shows: {"ev":"spawn","name":"slow","parent":"main","line":"group.py:26"}
# shows: {"ev":"wait","task":"main","on":{"kind":"group","tasks":["fast","fails","slow"]},"line":"group.py:23"}
# shows: {"ev":"cancel","task":"slow","by":"main","why":"group"}
# exit: 1
import asyncio


async def sleeps(seconds):
    await asyncio.sleep(seconds)
    return "done"


async def fails():
    await asyncio.sleep(0.06)
    raise ValueError("no")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(sleeps(0.02), name="fast")
        group.create_task(fails())
        group.create_task(sleeps(5), name="slow")


asyncio.run(main())
