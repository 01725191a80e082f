"""Who comes while a permit is on its way to another stands in line."""

import asyncio

from saying import ms, run, say

DEMO = {"semaphores": {"s": 1}, "tasks": {
    "main": [{"acquire": "s"}, {"spawn": "second"}, {"sleep": "20ms"}, {"release": "s"}, {"acquire": "s"}, {"note": "main again"}],
    "second": [{"acquire": "s"}, {"note": "second"}, {"sleep": "40ms"}, {"release": "s"}],
}}


async def second(semaphore):
    await semaphore.acquire()
    say("second")
    await asyncio.sleep(ms(40))
    semaphore.release()

async def main():
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    task = asyncio.create_task(second(semaphore))
    await asyncio.sleep(ms(20))
    semaphore.release()
    await semaphore.acquire()
    say("main again")
    await task


if __name__ == "__main__":
    run(main)
