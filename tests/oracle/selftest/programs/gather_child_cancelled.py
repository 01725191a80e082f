"""A cancelled child fails its gather; the waiter is not cancelled itself."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "killer"},
             {"try": {"do": [{"gather": ["a", "b"]}], "except": {"cancelled": [{"note": "a child was cancelled"}]}}},
             {"sleep": "100ms"}, {"note": "main goes on"}],
    "a": [{"sleep": "400ms"}],
    "b": [{"sleep": "100ms"}, {"note": "b"}],
    "killer": [{"sleep": "60ms"}, {"cancel": "a"}],
}}


async def main():
    async def a():
        await asyncio.sleep(ms(400))

    async def b():
        await asyncio.sleep(ms(100))
        say("b")

    async def killer():
        await asyncio.sleep(ms(60))
        first.cancel()

    kill = asyncio.create_task(killer())
    first, second = asyncio.ensure_future(a()), asyncio.ensure_future(b())
    try:
        await asyncio.gather(first, second)
    except asyncio.CancelledError:
        say("a child was cancelled")
    await asyncio.sleep(ms(100))
    say("main goes on")
    await kill


if __name__ == "__main__":
    run(main)
