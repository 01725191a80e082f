# since: 3.13
# clock: virtual
# expect: {task: slow, ends: returned, value: "3", at: 30ms}
# expect: {task: late, ends: returned, at: 60ms}
# shows: {"ev":"ready","task":"main","by":"quick"}
# shows: {"ev":"ready","task":"main","by":"slow"}
# shows: {"ev":"ready","task":"main","by":"timer"}
# shows: {"ev":"wait","task":"main","on":{"kind":"wait","tasks":["slow","quick"]},"line":"as_completed.py:23"}
# shows: {"ev":"wait","task":"main","on":{"kind":"wait","tasks":["slow"]},"line":"as_completed.py:23"}
# never: {"ev":"level","kind":"queue"}
import asyncio


async def work(number):
    await asyncio.sleep(number / 100)
    return number


async def main():
    slow = asyncio.create_task(work(3), name="slow")
    quick = asyncio.create_task(work(1), name="quick")
    # The tasks themselves come, in the order in which they end.
    async for task in asyncio.as_completed([slow, quick]):
        print(task.get_name(), await task)
    late = asyncio.create_task(work(3), name="late")
    try:
        async for task in asyncio.as_completed([late], timeout=0.01):
            print("never")
    except TimeoutError:
        print("too late")
    await late


asyncio.run(main())
