# expect: {task: main, ends: returned, value: "3", at: 30ms}
# shows: {"ev":"wait","task":"main","on":{"kind":"sleep","for":10000000},"line":"generators.py:9"}
# clock: virtual
import asyncio


async def pages():
    for page in range(3):
        await asyncio.sleep(0.01)
        yield page


async def main():
    return len([page async for page in pages()])


print(asyncio.run(main()))
