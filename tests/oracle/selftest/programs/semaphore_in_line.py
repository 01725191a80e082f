"""A semaphore is handed over first come, first served; who is cancelled in line leaves it."""

import asyncio

from saying import ms, run, say

DEMO = {"semaphores": {"s": 1}, "tasks": {
    "main": [{"spawn": {"task": "work", "as": "w{n}", "times": 4, "with": {"n": "{n}"}}}, {"sleep": "20ms"}, {"cancel": "w2"}, {"sleep": "400ms"}],
    "work": [{"with": {"semaphore": "s", "do": [{"note": "in"}, {"sleep": "60ms"}, {"note": "out"}]}}],
}}


async def work(semaphore):
    async with semaphore:
        say("in")
        await asyncio.sleep(ms(60))
        say("out")

async def main():
    semaphore = asyncio.Semaphore(1)
    tasks = [asyncio.create_task(work(semaphore)) for _ in range(4)]
    await asyncio.sleep(ms(20))
    tasks[1].cancel()
    await asyncio.sleep(ms(400))


if __name__ == "__main__":
    run(main)
