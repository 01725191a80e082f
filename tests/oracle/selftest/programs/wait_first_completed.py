"""wait for the first: the others go on, and their errors are nobody's."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"wait": {"tasks": ["fast", "slow", "bad"], "until": "first_completed"}}, {"note": "one"}, {"sleep": "200ms"}],
    "fast": [{"sleep": "40ms"}, {"note": "fast"}],
    "slow": [{"sleep": "100ms"}, {"note": "slow"}],
    "bad": [{"sleep": "140ms"}, {"note": "bad"}, {"raise": "ValueError"}],
}}


async def fast():
    await asyncio.sleep(ms(40))
    say("fast")

async def slow():
    await asyncio.sleep(ms(100))
    say("slow")

async def bad():
    await asyncio.sleep(ms(140))
    say("bad")
    raise ValueError

async def main():
    tasks = [asyncio.create_task(work()) for work in (fast, slow, bad)]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    say("one")
    await asyncio.sleep(ms(200))


if __name__ == "__main__":
    run(main)
