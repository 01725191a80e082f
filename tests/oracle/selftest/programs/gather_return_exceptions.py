"""gather with return_exceptions waits for all."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"gather": {"tasks": ["bad", "good"], "return_exceptions": True}}, {"note": "both"}],
    "bad": [{"note": "bad"}, {"raise": "ValueError"}],
    "good": [{"sleep": "100ms"}, {"note": "good"}],
}}


async def bad():
    say("bad")
    raise ValueError

async def good():
    await asyncio.sleep(ms(100))
    say("good")

async def main():
    await asyncio.gather(bad(), good(), return_exceptions=True)
    say("both")


if __name__ == "__main__":
    run(main)
