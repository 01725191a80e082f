# A method of a task that the loop calls is no step of it.
# once: {"ev":"wait","task":"child"}
# once: {"ev":"ready","task":"child"}
# expect: {task: child, ends: returned}
import asyncio


async def child():
    await asyncio.sleep(0.05)


async def main():
    loop, task = asyncio.get_running_loop(), asyncio.create_task(child())
    await asyncio.sleep(0.01)
    loop.call_soon(task.add_done_callback, lambda _: print("done"))
    loop.call_later(0.01, task.remove_done_callback, print)
    loop.call_soon_threadsafe(task.get_stack)
    await task


asyncio.run(main())
