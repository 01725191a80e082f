"""A cancelled group waits for its children and passes the cancellation on."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "owner"}, {"sleep": "40ms"}, {"cancel": "owner"},
             {"try": {"do": [{"await": "owner"}], "except": {"cancelled": [{"note": "owner is cancelled"}]}}}],
    "owner": [{"group": ["child"]}, {"note": "never"}],
    "child": [{"try": {"do": [{"sleep": "400ms"}], "finally": [{"sleep": "60ms"}, {"note": "clean"}]}}],
}}


async def child():
    try:
        await asyncio.sleep(ms(400))
    finally:
        await asyncio.sleep(ms(60))
        say("clean")

async def owner():
    async with asyncio.TaskGroup() as group:
        group.create_task(child())
    say("never")

async def main():
    task = asyncio.create_task(owner())
    await asyncio.sleep(ms(40))
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        say("owner is cancelled")


if __name__ == "__main__":
    run(main)
