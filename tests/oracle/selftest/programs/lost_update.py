"""Reading, awaiting and writing loses an update."""

import asyncio

from saying import run, say

DEMO = {"vars": {"hits": 0}, "tasks": {
    "main": [{"gather": ["bump", "bump"]}, {"read": "hits"}, {"write": "hits"}, {"note": "done"}],
    "bump": [{"read": "hits"}, "yield", {"write": "hits"}, {"note": "bumped"}],
}}


hits = 0

async def bump():
    global hits
    copy = hits
    await asyncio.sleep(0)
    hits = copy + 1
    say("bumped")

async def main():
    global hits
    await asyncio.gather(bump(), bump())
    copy = hits
    hits = copy + 1
    say("done")
    assert hits == 2


if __name__ == "__main__":
    run(main)
