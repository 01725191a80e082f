# clock: virtual
# expect: {task: main, ends: returned, at: 30ms}
# shows: {"ev":"wait","task":"main","on":{"kind":"wait","tasks":["slow","quick"]},"line":"completes.py:20"}
# shows: {"ev":"wait","task":"main","on":{"kind":"wait","tasks":["slow"]},"line":"completes.py:20"}
# shows: {"ev":"ready","task":"main","by":"quick"}
# never: {"ev":"level","kind":"queue"}
# never: {"ev":"lint","name":"untraced"}
import asyncio


async def work(number):
    await asyncio.sleep(number / 100)
    return number


async def main():
    slow = asyncio.create_task(work(3), name="slow")
    quick = asyncio.create_task(work(1), name="quick")
    for first in asyncio.as_completed([slow, quick]):
        print(await first)


asyncio.run(main())
