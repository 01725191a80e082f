"""Children first run when their parent suspends, in the order of creation; an await of a finished task is no turn."""

import asyncio

from saying import run, say

DEMO = {"tasks": {
    "main": [{"spawn": "a"}, {"spawn": "b"}, {"note": "main"}, "yield", {"note": "main again"}, {"await": "a"}, {"note": "a was done"}, {"await": "b"}, {"note": "b too"}],
    "a": [{"note": "a"}],
    "b": [{"note": "b"}, "yield", {"note": "b again"}],
}}


async def a():
    say("a")

async def b():
    say("b")
    await asyncio.sleep(0)
    say("b again")

async def main():
    first, second = asyncio.create_task(a()), asyncio.create_task(b())
    say("main")
    await asyncio.sleep(0)
    say("main again")
    await first
    say("a was done")
    await second
    say("b too")


if __name__ == "__main__":
    run(main)
