# On the virtual clock a thread may compute before it sleeps for the first time, and the loop wait for nothing else.
# expect: {task: main, ends: returned, at: 3s}
# never: {"ev":"lint","name":"deadlock"}
# clock: virtual
import asyncio
import threading
import time


def computes(loop, woken, span):
    total = 0
    for number in range(200_000):
        total += number
    time.sleep(span)
    loop.call_soon_threadsafe(woken.set)


def waits(never):
    never.wait()


def sleeps():
    time.sleep(60)


async def main():
    loop, woken, never = asyncio.get_running_loop(), asyncio.Event(), threading.Event()
    threading.Thread(target=waits, args=(never,), daemon=True).start()
    threading.Thread(target=computes, args=(loop, woken, 1)).start()
    await woken.wait()
    woken.clear()
    threading.Thread(target=computes, args=(loop, woken, 2)).start()
    await woken.wait()
    threading.Thread(target=sleeps).start()


asyncio.run(main())
