# expect: {task: worker, ends: cancelled, at: 60ms}
# expect: {cancelled: [worker, unborn], by: main}
# expect: {task: unborn, never_starts: true}
# expect: {task: stubborn, ends: returned, value: stayed}
# expect: {lint: cancellation-swallowed}
# shows: {"ev":"cancel","task":"worker","by":"main","why":"task"}
# shows: {"ev":"deliver","task":"worker"}
# clock: virtual
import asyncio


async def worker():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(0.01)


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        return "stayed"


async def unborn():
    print("never")


async def main():
    tasks = [asyncio.create_task(work()) for work in (worker, stubborn)]
    await asyncio.sleep(0.05)
    tasks.append(asyncio.create_task(unborn()))
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


asyncio.run(main())
