"""A failing child interrupts the body at its await."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"group": {"tasks": ["bad"], "do": [
                  {"try": {"do": [{"sleep": "400ms"}], "except": {"cancelled": [{"note": "body"}, "raise"]}}}]}}],
                      "except": {"group": [{"note": "group"}]}}},
             {"sleep": "40ms"}, {"note": "main goes on"}],
    "bad": [{"sleep": "60ms"}, {"raise": "ValueError"}],
}}


async def bad():
    await asyncio.sleep(ms(60))
    raise ValueError

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bad())
            try:
                await asyncio.sleep(ms(400))
            except asyncio.CancelledError:
                say("body")
                raise
    except ExceptionGroup:
        say("group")
    await asyncio.sleep(ms(40))
    say("main goes on")


if __name__ == "__main__":
    run(main)
