# expect: {task: first, ends: returned, value: "1"}
# expect: {task: second, ends: raised, error: ValueError}
# expect: {task: third, ends: returned, at: 300ms}
# expect: {cancelled: []}
# expect: {order: [second raised, main waits sleep, third returned]}
# shows: {"ev":"wait","task":"main","on":{"kind":"gather","tasks":["first","second","third"]},"line":"gathers.py:27"}
# clock: virtual
import asyncio


async def first():
    await asyncio.sleep(0.05)
    return 1


async def second():
    await asyncio.sleep(0.1)
    raise ValueError("no")


async def third():
    await asyncio.sleep(0.3)


async def main():
    try:
        await asyncio.gather(first(), second(), third())
    except ValueError as error:
        print("failed:", error)
    await asyncio.sleep(1)


asyncio.run(main())
