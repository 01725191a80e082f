"""Two workers, three jobs: the third waits for a worker."""

import asyncio
import time

from saying import ms, run, say

DEMO = {"workers": {"thread": 2}, "tasks": {
    "main": [{"gather": ["a", "b", "c"]}, {"note": "all"}],
    "a": [{"offload": {"to": "thread", "for": "100ms"}}, {"note": "a"}],
    "b": [{"offload": {"to": "thread", "for": "60ms"}}, {"note": "b"}],
    "c": [{"offload": {"to": "thread", "for": "60ms"}}, {"note": "c"}],
}}


async def work(pool, name, duration):
    await asyncio.get_running_loop().run_in_executor(pool, time.sleep, ms(duration))
    say(name)

async def main():
    from concurrent.futures import ThreadPoolExecutor
    pool = ThreadPoolExecutor(2)
    await asyncio.gather(work(pool, "a", 100), work(pool, "b", 60), work(pool, "c", 60))
    say("all")


if __name__ == "__main__":
    run(main)
