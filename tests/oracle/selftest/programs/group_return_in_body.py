"""A return in the body of a group waits for the children."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"await": "owner"}, {"note": "done"}],
    "owner": [{"try": {"do": [{"group": {"tasks": ["child"], "do": [{"return": 1}]}}], "else": [{"note": "never"}], "finally": [{"note": "finally"}]}}],
    "child": [{"sleep": "60ms"}, {"note": "child"}],
}}
DEMO["tasks"]["main"].insert(0, {"spawn": "owner"})


async def child():
    await asyncio.sleep(ms(60))
    say("child")

async def owner():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            return 1
    except ZeroDivisionError:
        pass
    else:
        say("never")
    finally:
        say("finally")

async def main():
    await asyncio.create_task(owner())
    say("done")


if __name__ == "__main__":
    run(main)
