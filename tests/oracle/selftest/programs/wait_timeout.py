"""wait with a timeout raises nothing and cancels nothing."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"wait": {"tasks": ["slow"], "until": "all", "timeout": "40ms"}}, {"note": "enough"}, {"await": "slow"}, {"note": "all"}],
    "slow": [{"sleep": "100ms"}, {"note": "slow"}],
}}


async def slow():
    await asyncio.sleep(ms(100))
    say("slow")

async def main():
    task = asyncio.create_task(slow())
    await asyncio.wait([task], timeout=ms(40))
    say("enough")
    await task
    say("all")


if __name__ == "__main__":
    run(main)
