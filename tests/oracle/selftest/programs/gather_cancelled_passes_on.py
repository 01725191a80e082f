"""Cancelling who awaits a gather cancels its children; it hears of it when the first of them ends."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "parent"}, {"sleep": "40ms"}, {"cancel": "parent"},
             {"try": {"do": [{"await": "parent"}], "except": {"cancelled": [{"note": "parent is cancelled"}]}}},
             {"sleep": "200ms"}],
    "parent": [{"try": {"do": [{"gather": ["a", "b"]}], "except": {"cancelled": [{"note": "parent"}, "raise"]}}}],
    "a": [{"try": {"do": [{"sleep": "400ms"}], "finally": [{"note": "a"}, {"sleep": "100ms"}, {"note": "a is clean"}]}}],
    "b": [{"try": {"do": [{"sleep": "400ms"}], "finally": [{"note": "b"}, {"sleep": "60ms"}, {"note": "b is clean"}]}}],
}}


async def a():
    try:
        await asyncio.sleep(ms(400))
    finally:
        say("a")
        await asyncio.sleep(ms(100))
        say("a is clean")

async def b():
    try:
        await asyncio.sleep(ms(400))
    finally:
        say("b")
        await asyncio.sleep(ms(60))
        say("b is clean")

async def parent():
    try:
        await asyncio.gather(a(), b())
    except asyncio.CancelledError:
        say("parent")
        raise

async def main():
    task = asyncio.create_task(parent())
    await asyncio.sleep(ms(40))
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        say("parent is cancelled")
    await asyncio.sleep(ms(200))


if __name__ == "__main__":
    run(main)
