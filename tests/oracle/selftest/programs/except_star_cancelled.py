"""A cancellation in a handler of `except*` does not keep the next from its part, and ends in a group: no task is cancelled by it."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [
        {"spawn": {"task": "between", "owner": True}},
        {"spawn": "again"},
        {"spawn": "all"},
        {"sleep": "20ms"},
        {"cancel": "between"},
        {"cancel": "again"},
        {"cancel": "all"},
        {"try": {"do": [{"await": "all"}], "except": {"cancelled": [{"note": "all was cancelled"}]}}},
        {"try": {"do": [{"await": "again"}], "except*": {"cancelled": [{"note": "again was not"}]}}},
        {"try": {
            "do": [{"await": "between"}],
            "except*": {"any": [{"note": "between has an error"}], "cancelled": [{"note": "and a cancellation"}, "raise"]},
        }},
    ],
    "between": [{"try": {
        "do": [{"raise": {"group": ["ValueError", "KeyError", "OSError"]}}],
        "except*": {"ValueError": [{"sleep": "40ms"}, {"note": "never"}], "KeyError": [{"note": "between goes on"}]},
    }}],
    "again": [{"try": {"do": [{"sleep": "40ms"}], "except*": {"cancelled": [{"note": "again"}, "raise"]}}}],
    "all": [{"try": {"do": [{"raise": "ValueError"}], "except*": {"ValueError": [{"sleep": "40ms"}]}}}],
}}


async def between():
    try:
        raise ExceptionGroup("", [ValueError(), KeyError(), OSError()])
    except* ValueError:
        await asyncio.sleep(ms(40))
        say("never")
    except* KeyError:
        say("between goes on")


async def again():
    try:
        await asyncio.sleep(ms(40))
    except* asyncio.CancelledError:
        say("again")
        raise


async def everything():
    try:
        raise ValueError
    except* ValueError:
        await asyncio.sleep(ms(40))


async def main():
    tasks = [asyncio.create_task(body()) for body in (between, again, everything)]
    await asyncio.sleep(ms(20))
    for task in tasks:
        task.cancel()
    try:
        await tasks[2]
    except asyncio.CancelledError:
        say("all was cancelled")
    try:
        await tasks[1]
    except* asyncio.CancelledError:
        say("again was not")
    try:
        await tasks[0]
    except* Exception:
        say("between has an error")
    except* asyncio.CancelledError:
        say("and a cancellation")
        raise


if __name__ == "__main__":
    run(main)
