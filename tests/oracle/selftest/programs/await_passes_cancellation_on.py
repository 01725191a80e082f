"""Cancelling who awaits a task cancels the task; if that swallows it, the waiter goes on."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "waiter"}, {"sleep": "40ms"}, {"cancel": "waiter"}, {"await": "waiter"}, {"note": "not cancelled"}],
    "waiter": [{"spawn": "work"}, {"await": "work"}, {"note": "waiter goes on"}],
    "work": [{"try": {"do": [{"sleep": "400ms"}], "except": {"cancelled": [{"note": "swallowed"}]}}}],
}}


async def work():
    try:
        await asyncio.sleep(ms(400))
    except asyncio.CancelledError:
        say("swallowed")

async def waiter():
    await asyncio.create_task(work())
    say("waiter goes on")

async def main():
    task = asyncio.create_task(waiter())
    await asyncio.sleep(ms(40))
    task.cancel()
    await task
    say("not cancelled")


if __name__ == "__main__":
    run(main)
