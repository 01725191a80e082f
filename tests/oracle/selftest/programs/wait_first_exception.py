"""wait for the first error: a cancelled task is none."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "killer"}, {"wait": {"tasks": ["victim", "bad", "slow"], "until": "first_exception"}}, {"note": "an error"}],
    "killer": [{"sleep": "40ms"}, {"cancel": "victim"}],
    "victim": [{"sleep": "400ms"}],
    "bad": [{"sleep": "100ms"}, {"raise": "ValueError"}],
    "slow": [{"sleep": "400ms"}],
}}


async def killer():
    await asyncio.sleep(ms(40))
    tasks[0].cancel()

async def sleeper():
    await asyncio.sleep(ms(400))

async def bad():
    await asyncio.sleep(ms(100))
    raise ValueError

async def main():
    global tasks
    kill = asyncio.create_task(killer())
    tasks = [asyncio.create_task(work()) for work in (sleeper, bad, sleeper)]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    say("an error")
    await kill


if __name__ == "__main__":
    run(main)
