"""A job that ends while the loop is blocked arrives after it."""

import asyncio
import time

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "job"}, {"sleep": "20ms"}, {"block": "100ms"}, {"note": "blocked"}, {"sleep": "60ms"}],
    "job": [{"offload": {"to": "thread", "for": "60ms"}}, {"note": "job"}],
}}


async def job():
    await asyncio.to_thread(time.sleep, ms(60))
    say("job")

async def main():
    task = asyncio.create_task(job())
    await asyncio.sleep(ms(20))
    time.sleep(ms(100))
    say("blocked")
    await asyncio.sleep(ms(60))


if __name__ == "__main__":
    run(main)
