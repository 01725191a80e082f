"""Three calls in a TaskGroup. One fails; the group stops the others."""

import asyncio


async def user():
    await asyncio.sleep(0.100)  # mark: user
    return "ada"


async def orders():
    await asyncio.sleep(0.120)  # mark: orders
    raise ValueError  # mark: orders-fails


async def profile():
    await asyncio.sleep(0.300)  # mark: profile


async def main():
    try:
        async with asyncio.TaskGroup() as group:  # mark: fan-out
            group.create_task(user())  # mark: fan-out
            group.create_task(orders())  # mark: fan-out
            group.create_task(profile())  # mark: fan-out
    except* ValueError:
        print("answered with an error")  # mark: answered
    await asyncio.sleep(0.400)  # mark: lives-on


asyncio.run(main())
