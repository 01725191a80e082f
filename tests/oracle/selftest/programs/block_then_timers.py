"""After a block the overdue timers fire in the order of their deadlines."""

import asyncio
import time

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "a"}, {"spawn": "b"}, "yield", {"block": "100ms"}, {"note": "blocked"}, "yield", {"note": "main"}, {"sleep": "40ms"}],
    "a": [{"sleep": "60ms"}, {"note": "a"}],
    "b": [{"sleep": "40ms"}, {"note": "b"}],
}}


async def a():
    await asyncio.sleep(ms(60))
    say("a")

async def b():
    await asyncio.sleep(ms(40))
    say("b")

async def main():
    tasks = [asyncio.create_task(a()), asyncio.create_task(b())]
    await asyncio.sleep(0)
    time.sleep(ms(100))
    say("blocked")
    await asyncio.sleep(0)
    say("main")
    await asyncio.sleep(ms(40))


if __name__ == "__main__":
    run(main)
