"""A return in a finally lets the error be forgotten, even a cancellation."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "a"}, {"spawn": "b"}, {"sleep": "40ms"}, {"cancel": "b"}, {"await": "a"}, {"note": "a"}, {"await": "b"}, {"note": "b"}],
    "a": [{"try": {"do": [{"raise": "ValueError"}], "finally": [{"return": 1}]}}],
    "b": [{"try": {"do": [{"sleep": "400ms"}], "finally": [{"return": 2}]}}],
}}


async def a():
    try:
        raise ValueError
    finally:
        return 1

async def b():
    try:
        await asyncio.sleep(ms(400))
    finally:
        return 2

async def main():
    first, second = asyncio.create_task(a()), asyncio.create_task(b())
    await asyncio.sleep(ms(40))
    second.cancel()
    await first
    say("a")
    await second
    say("b")


if __name__ == "__main__":
    run(main)
