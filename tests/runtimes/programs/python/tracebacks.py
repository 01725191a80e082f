# output: same
import asyncio
import traceback


async def deeper():
    await asyncio.sleep(0)
    traceback.print_stack()
    raise LookupError("deep")


async def waits():
    await asyncio.sleep(10)


async def main():
    task = asyncio.create_task(deeper(), name="deep")
    other = asyncio.create_task(waits())
    await asyncio.sleep(0)
    other.print_stack()
    print(other.get_coro().__qualname__, len(other.get_stack()), type(other), repr(other).partition(" coro")[0])
    try:
        await task
    except LookupError:
        traceback.print_exc()
    other.cancel("enough")
    try:
        await other
    except asyncio.CancelledError:
        traceback.print_exc()
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(10)
    except TimeoutError:
        traceback.print_exc()
    try:
        asyncio.Queue().get_nowait()
    except asyncio.QueueEmpty:
        traceback.print_exc()
    try:
        asyncio.Task("none")
    except TypeError:
        traceback.print_exc()
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)


asyncio.run(main(), debug=True)
