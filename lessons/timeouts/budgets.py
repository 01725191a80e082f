"""Every call has a limit of its own, and the page has a budget for all."""

import asyncio

PER_CALL = 0.150
BUDGET = 0.250


async def fast():
    try:
        async with asyncio.timeout(PER_CALL):
            await asyncio.sleep(0.080)  # mark: fast
    except TimeoutError:
        return "default"
    return "fresh"


async def slow():
    try:
        async with asyncio.timeout(PER_CALL):
            await asyncio.sleep(0.400)  # mark: slow
    except TimeoutError:
        return "default"
    return "fresh"


async def chain():
    for _ in range(2):
        try:
            async with asyncio.timeout(PER_CALL):
                await asyncio.sleep(0.140)  # mark: chain
        except TimeoutError:
            return "default"
    return "fresh"


async def main():
    try:
        async with asyncio.timeout(BUDGET):  # mark: budget
            await asyncio.gather(fast(), slow(), chain())  # mark: calls
    except TimeoutError:
        print("budget used up")  # mark: used-up


asyncio.run(main())
