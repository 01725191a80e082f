"""gather of tasks that run already, one of them twice."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "a"}, {"sleep": "40ms"},
             {"gather": [{"running": "a"}, "b", {"running": "a"}]}, {"note": "all"}],
    "a": [{"sleep": "100ms"}, {"note": "a"}],
    "b": [{"sleep": "20ms"}, {"note": "b"}],
}}


async def a():
    await asyncio.sleep(ms(100))
    say("a")

async def b():
    await asyncio.sleep(ms(20))
    say("b")

async def main():
    task = asyncio.create_task(a())
    await asyncio.sleep(ms(40))
    await asyncio.gather(task, b(), task)
    say("all")


if __name__ == "__main__":
    run(main)
