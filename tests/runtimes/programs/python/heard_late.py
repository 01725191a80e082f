# expect: {no_lint: exception-never-retrieved}
import asyncio

held = []


async def fails():
    raise RuntimeError("heard of later")


async def main():
    held.extend(asyncio.create_task(fails()) for _ in range(4))
    await asyncio.sleep(0.01)
    # None of these suspends: the tasks are done.
    try:
        await held[0]
    except RuntimeError:
        pass
    held[1].exception()
    await asyncio.wait(held[2:3])
    held[2].exception()
    held[3].cancel()
    try:
        held[3].result()
    except RuntimeError:
        pass


asyncio.run(main())
