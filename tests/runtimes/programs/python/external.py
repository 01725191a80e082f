# shows: {"ev":"ready","task":"main","by":"thread"}
# expect: {task: main, ends: returned, value: told}
import asyncio
import threading


async def main():
    loop, told = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()
    threading.Timer(0.02, lambda: loop.call_soon_threadsafe(told.set_result, "told")).start()
    return await told


print(asyncio.run(main()))
