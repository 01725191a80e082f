"""A child that fails while the group is being cancelled: 3.11 and 3.12 raise the group and lose the cancellation."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "owner"}, {"sleep": "40ms"}, {"cancel": "owner"},
             {"try": {"do": [{"await": "owner"}], "except": {"cancelled": [{"note": "never"}]}, "else": [{"note": "not cancelled"}]}}],
    "owner": [{"try": {"do": [{"group": ["child"]}], "except": {"group": [{"note": "group"}]}}}, {"sleep": "40ms"}, {"note": "owner goes on"}],
    "child": [{"try": {"do": [{"sleep": "400ms"}], "except": {"cancelled": [{"raise": "ValueError"}]}}}],
}}


async def child():
    try:
        await asyncio.sleep(ms(400))
    except asyncio.CancelledError:
        raise ValueError

async def owner():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
    except ExceptionGroup:
        say("group")
    await asyncio.sleep(ms(40))
    say("owner goes on")

async def main():
    task = asyncio.create_task(owner())
    await asyncio.sleep(ms(40))
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        say("never")
    else:
        say("not cancelled")


if __name__ == "__main__":
    run(main)
