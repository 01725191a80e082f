"""What is left when main ends is cancelled, and its cleanup awaited; what a cleanup spawns gets a few turns and no time."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "work"}, {"sleep": "40ms"}, {"note": "main"}],
    "work": [{"try": {"do": [{"sleep": "400ms"}], "finally": [{"note": "cleaning"}, {"sleep": "60ms"}, {"note": "clean"}, {"spawn": "late"}]}}],
    "late": [{"repeat": {"times": 9, "do": [{"note": "late"}, "yield"]}}],
}}


async def late():
    for _ in range(9):
        say("late")
        await asyncio.sleep(0)

async def work():
    global task
    try:
        await asyncio.sleep(ms(400))
    finally:
        say("cleaning")
        await asyncio.sleep(ms(60))
        say("clean")
        task = asyncio.create_task(late())

async def main():
    global running
    running = asyncio.create_task(work())
    await asyncio.sleep(ms(40))
    say("main")


if __name__ == "__main__":
    run(main)
