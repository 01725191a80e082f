# since: 3.13
# clock: virtual
# expect: {task: fails, ends: raised, error: ValueError, at: 10ms}
# expect: {task: main, ends: returned}
# expect: {no_lint: coroutine-never-awaited}
# shows: {"ev":"cancel","task":"main","by":"main","why":"group"}
# shows: {"ev":"close","task":"main","kind":"group","error":"ExceptionGroup"}
# never: {"ev":"spawn","name":"late"}
import asyncio


async def fails():
    await asyncio.sleep(0.01)
    raise ValueError


async def late():
    print("never")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
            try:
                await asyncio.sleep(1)
            finally:
                # A group that is about to end takes no more tasks, and closes the coroutine.
                try:
                    group.create_task(late())
                except RuntimeError as error:
                    print(error)
    except* ValueError:
        print("over", asyncio.current_task().cancelling())


asyncio.run(main())
