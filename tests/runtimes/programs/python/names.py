# Tasks get their names while other threads tell of theirs.
# never: {"ev":"lint","name":"untraced"}
import asyncio
import sys
import threading

sys.setswitchinterval(1e-6)


async def unnamed():
    await asyncio.sleep(0)


async def main():
    for number in range(200):
        task = asyncio.create_task(unnamed(), name=f"{threading.current_thread().name}, {number}")
        if number % 20 == 0:
            await task
    await asyncio.sleep(0.01)


threads = [threading.Thread(target=asyncio.run, args=(main(),)) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
