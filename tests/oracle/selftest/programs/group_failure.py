"""A failing child: the group cancels the sibling, waits for its cleanup, raises the group."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"group": ["bad", "slow"]}], "except": {"group": [{"note": "group"}]}}}],
    "bad": [{"sleep": "60ms"}, {"raise": "ValueError"}],
    "slow": [{"try": {"do": [{"sleep": "400ms"}, {"note": "never"}],
                      "finally": [{"note": "cleaning"}, {"sleep": "100ms"}, {"note": "clean"}]}}],
}}


async def bad():
    await asyncio.sleep(ms(60))
    raise ValueError

async def slow():
    try:
        await asyncio.sleep(ms(400))
        say("never")
    finally:
        say("cleaning")
        await asyncio.sleep(ms(100))
        say("clean")

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bad())
            group.create_task(slow())
    except* ValueError:
        say("group")


if __name__ == "__main__":
    run(main)
