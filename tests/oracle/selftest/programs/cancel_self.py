"""A task cancels itself: it hears of it at its next await; without one it ends cancelled."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "a"}, {"spawn": "b"},
             {"try": {"do": [{"await": "a"}], "except": {"cancelled": [{"note": "a cancelled"}]}}},
             {"try": {"do": [{"await": "b"}], "except": {"cancelled": [{"note": "b cancelled"}]}}}],
    "a": [{"cancel": "a"}, {"note": "a goes on"}, {"return": 1}],
    "b": [{"cancel": "b"}, {"note": "b goes on"}, {"try": {"do": ["yield", {"note": "never"}], "except": {"cancelled": [{"note": "b hears"}]}}},
          {"sleep": "40ms"}, {"note": "b ends"}],
}}


async def a():
    asyncio.current_task().cancel()
    say("a goes on")
    return 1

async def b():
    asyncio.current_task().cancel()
    say("b goes on")
    try:
        await asyncio.sleep(0)
        say("never")
    except asyncio.CancelledError:
        say("b hears")
    await asyncio.sleep(ms(40))
    say("b ends")

async def main():
    first, second = asyncio.create_task(a()), asyncio.create_task(b())
    try:
        await first
    except asyncio.CancelledError:
        say("a cancelled")
    try:
        await second
    except asyncio.CancelledError:
        say("b cancelled")


if __name__ == "__main__":
    run(main)
