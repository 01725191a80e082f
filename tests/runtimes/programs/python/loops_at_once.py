# expect: {task: main, ends: returned}
# shows: {"ev":"end","task":"left","value":"0.06"}
# shows: {"ev":"end","task":"right","value":"0.04"}
# shows: {"ev":"stall","task":"blocks","what":"time.sleep(0.12)","line":"loops_at_once.py:21"}
# shows: {"ev":"wait","task":"main","on":{"kind":"thread","name":"threading.Thread.join"}}
# never: {"ev":"stall","task":"left"}
# never: {"ev":"stall","task":"right"}
import asyncio
import threading
import time


async def sleeps(seconds):
    for _ in range(20):
        await asyncio.create_task(asyncio.sleep(seconds / 20))
    return seconds


async def blocks():
    await asyncio.sleep(0.01)
    time.sleep(0.12)


def run(coroutine, name):
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        loop.run_until_complete(loop.create_task(coroutine, name=name))


async def main():
    works = {"left": sleeps(0.06), "right": sleeps(0.04), "blocks": blocks()}
    threads = [threading.Thread(target=run, args=(coroutine, name)) for name, coroutine in works.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        await asyncio.to_thread(thread.join)


asyncio.run(main())
print(threading.active_count(), "thread left")
