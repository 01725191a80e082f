"""Cancelling what is behind the shield cancels the shield."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "killer"}, {"try": {"do": [{"shield": "work"}], "except": {"cancelled": [{"note": "cancelled"}]}}}, {"sleep": "40ms"}],
    "killer": [{"sleep": "40ms"}, {"cancel": "work"}],
    "work": [{"try": {"do": [{"sleep": "400ms"}], "finally": [{"note": "work"}]}}],
}}


async def killer():
    await asyncio.sleep(ms(40))
    task.cancel()

async def work():
    try:
        await asyncio.sleep(ms(400))
    finally:
        say("work")

async def main():
    global task
    kill = asyncio.create_task(killer())
    task = asyncio.create_task(work())
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        say("cancelled")
    await asyncio.sleep(ms(40))
    await kill


if __name__ == "__main__":
    run(main)
