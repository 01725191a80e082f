"""Cancelling who waits in a wait does not cancel the tasks."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "waiter"}, {"sleep": "40ms"}, {"cancel": "waiter"}, {"sleep": "100ms"}],
    "waiter": [{"try": {"do": [{"wait": {"tasks": ["slow"], "until": "all"}}], "except": {"cancelled": [{"note": "waiter"}]}}}],
    "slow": [{"sleep": "100ms"}, {"note": "slow"}],
}}


async def slow():
    await asyncio.sleep(ms(100))
    say("slow")

async def waiter():
    task = asyncio.create_task(slow())
    try:
        await asyncio.wait([task])
    except asyncio.CancelledError:
        say("waiter")

async def main():
    task = asyncio.create_task(waiter())
    await asyncio.sleep(ms(40))
    task.cancel()
    await asyncio.sleep(ms(100))


if __name__ == "__main__":
    run(main)
