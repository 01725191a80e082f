"""How many turns each way of hearing takes: a counter yields next to them."""

import asyncio

from saying import run, say

DEMO = {"tasks": {
    "main": [{"spawn": "counter"}, {"spawn": "nap"}, {"await": "nap"}, {"note": "await"}, {"gather": ["quick"]}, {"note": "gather"},
             {"group": ["quick"]}, {"note": "group"}, {"wait": {"tasks": ["quick"], "until": "all"}}, {"note": "wait"},
             {"shield": "quick"}, {"note": "shield"}],
    "counter": [{"repeat": {"times": 20, "do": [{"note": "turn"}, "yield"]}}],
    "nap": ["yield"],
    "quick": [{"note": "quick"}],
}}


async def counter():
    for _ in range(20):
        say("turn")
        await asyncio.sleep(0)

async def quick():
    say("quick")

async def main():
    count = asyncio.create_task(counter())
    await asyncio.create_task(asyncio.sleep(0))
    say("await")
    await asyncio.gather(quick())
    say("gather")
    async with asyncio.TaskGroup() as group:
        group.create_task(quick())
    say("group")
    await asyncio.wait([asyncio.create_task(quick())])
    say("wait")
    await asyncio.shield(quick())
    say("shield")


if __name__ == "__main__":
    run(main)
