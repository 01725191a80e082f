"""Two tasks await one that fails with a group. What the first raises again is no part of it any more: the second has raised it anew."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [
        {"spawn": "fails"},
        {"gather": {"tasks": ["first", "second"], "return_exceptions": True}},
        {"try": {"do": [{"await": "second"}], "except": {"group": [{"note": "second"}]}}},
        {"await": "first"},
    ],
    "fails": [{"sleep": "20ms"}, {"raise": {"group": ["ValueError", "KeyError"], "message": "whole"}}],
    "first": [{"try": {"do": [{"await": "fails"}], "except*": {"ValueError": [{"sleep": "20ms"}, "raise"]}}}],
    "second": [{"try": {"do": [{"await": "fails"}], "except*": {"ValueError": ["raise"]}}}],
}}


async def fails():
    await asyncio.sleep(ms(20))
    raise ExceptionGroup("whole", [ValueError(), KeyError()])


async def first(task):
    try:
        await task
    except* ValueError:
        await asyncio.sleep(ms(20))
        raise


async def second(task):
    try:
        await task
    except* ValueError:
        raise


async def main():
    task = asyncio.create_task(fails())
    both = [asyncio.create_task(first(task)), asyncio.create_task(second(task))]
    await asyncio.gather(*both, return_exceptions=True)
    try:
        await both[1]
    except ExceptionGroup as group:
        assert group.message == "whole"
        say("second")
    try:
        await both[0]
    except ExceptionGroup as group:
        assert [part.message for part in group.exceptions] == ["whole", "whole"], group
        raise


if __name__ == "__main__":
    run(main)
