"""An inner group's failure goes up as a group in a group."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"group": {"tasks": ["other"], "do": [
                 {"try": {"do": [{"group": ["bad"]}], "except": {"ValueError": [{"note": "never"}], "group": [{"note": "inner"}, "raise"]}}}]}}],
                      "except": {"group": [{"note": "outer"}]}}}],
    "bad": [{"sleep": "40ms"}, {"raise": "ValueError"}],
    "other": [{"try": {"do": [{"sleep": "400ms"}], "finally": [{"note": "other"}]}}],
}}


async def bad():
    await asyncio.sleep(ms(40))
    raise ValueError

async def other():
    try:
        await asyncio.sleep(ms(400))
    finally:
        say("other")

async def main():
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(other())
            try:
                async with asyncio.TaskGroup() as inner:
                    inner.create_task(bad())
            except ValueError:
                say("never")
            except ExceptionGroup:
                say("inner")
                raise
    except ExceptionGroup:
        say("outer")


if __name__ == "__main__":
    run(main)
