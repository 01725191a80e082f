"""A cancelled await leaves the running job its worker; a job that waits is dropped."""

import asyncio
import time

from saying import ms, run, say

DEMO = {"workers": {"thread": 1}, "tasks": {
    "main": [{"spawn": "running"}, {"spawn": "waiting"}, {"sleep": "40ms"}, {"cancel": "running"}, {"cancel": "waiting"}, {"sleep": "20ms"},
             {"offload": {"to": "thread", "for": "40ms"}}, {"note": "after the first"}],
    "running": [{"try": {"do": [{"offload": {"to": "thread", "for": "140ms"}}], "finally": [{"note": "running"}]}}],
    "waiting": [{"try": {"do": [{"offload": {"to": "thread", "for": "400ms"}}], "finally": [{"note": "waiting"}]}}],
}}


async def work(pool, name, duration):
    try:
        await asyncio.get_running_loop().run_in_executor(pool, time.sleep, ms(duration))
    finally:
        say(name)

async def main():
    from concurrent.futures import ThreadPoolExecutor
    pool = ThreadPoolExecutor(1)
    running = asyncio.create_task(work(pool, "running", 140))
    waiting = asyncio.create_task(work(pool, "waiting", 400))
    await asyncio.sleep(ms(40))
    running.cancel()
    waiting.cancel()
    await asyncio.sleep(ms(20))
    await asyncio.get_running_loop().run_in_executor(pool, time.sleep, ms(40))
    say("after the first")


if __name__ == "__main__":
    run(main)
