# expect: {lint: deadlock}
# shows: {"ev":"wait","task":"ann","on":{"kind":"lock","name":"second"}}
# shows: {"ev":"wait","task":"bob","on":{"kind":"lock","name":"first"}}
# once: {"ev":"lint","name":"deadlock","text":"ann waits at deadlocks.py:* for lock second, which bob holds; bob waits at deadlocks.py:* for lock first, which ann holds; main *"}
# stopped: 4
import asyncio


async def takes(one, other):
    async with one:
        await asyncio.sleep(0.01)
        async with other:
            print("never")


async def main():
    first, second = asyncio.Lock(), asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        group.create_task(takes(first, second), name="ann")
        group.create_task(takes(second, first), name="bob")


asyncio.run(main())
