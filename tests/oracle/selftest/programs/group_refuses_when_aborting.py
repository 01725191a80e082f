"""A group that is shutting down takes no task."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"group": {"tasks": ["bad"], "do": [
                 {"try": {"do": [{"sleep": "400ms"}], "except": {"cancelled": [
                     {"try": {"do": [{"spawn": {"task": "late", "in": "group"}}], "except": {"RuntimeError": [{"note": "refused"}]}}},
                     {"sleep": "40ms"}, {"note": "the body goes on"}]}}}]}}],
                      "except": {"group": [{"note": "group"}]}}}],
    "bad": [{"sleep": "40ms"}, {"raise": "ValueError"}],
    "late": [{"note": "never"}],
}}


async def bad():
    await asyncio.sleep(ms(40))
    raise ValueError

async def late():
    say("never")

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bad())
            try:
                await asyncio.sleep(ms(400))
            except asyncio.CancelledError:
                try:
                    group.create_task(late())
                except RuntimeError:
                    say("refused")
                await asyncio.sleep(ms(40))
                say("the body goes on")
    except ExceptionGroup:
        say("group")


if __name__ == "__main__":
    run(main)
