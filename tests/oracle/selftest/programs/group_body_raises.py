"""An error of the body cancels the children, one of which has not run yet."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"group": {"tasks": ["a"], "do": ["yield", {"spawn": {"task": "b", "in": "group"}},
                                                              {"raise": "KeyError"}]}}],
                      "except": {"KeyError": [{"note": "never"}], "any": [{"note": "group"}]}}}],
    "a": [{"try": {"do": [{"note": "a"}, {"sleep": "400ms"}], "except": {"cancelled": [{"note": "a cancelled"}, "raise"]}}}],
    "b": [{"note": "never"}],
}}


async def a():
    try:
        say("a")
        await asyncio.sleep(ms(400))
    except asyncio.CancelledError:
        say("a cancelled")
        raise

async def b():
    say("never")

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(a())
            await asyncio.sleep(0)
            group.create_task(b())
            raise KeyError
    except KeyError:
        say("never")
    except Exception:
        say("group")


if __name__ == "__main__":
    run(main)
