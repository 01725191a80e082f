# A loop that a pool's thread, or the handler of a signal, may still wake is not stuck.
# expect: {task: main, ends: returned}
# never: {"ev":"lint","name":"deadlock"}
import asyncio
import signal
import time
from concurrent.futures import ThreadPoolExecutor


async def main():
    loop, woken = asyncio.get_running_loop(), asyncio.Event()
    with ThreadPoolExecutor(1) as pool:
        print(await asyncio.wrap_future(pool.submit(time.sleep, 0.9)))
    signal.signal(signal.SIGALRM, lambda *_: loop.call_soon_threadsafe(woken.set))
    signal.setitimer(signal.ITIMER_REAL, 0.9)
    await woken.wait()


asyncio.run(main())
