"""A timeout over a group over a gather: requests and deliveries go down, cleanups come up."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"timeout": {"after": "40ms", "do": [{"group": ["middle"]}]}}], "except": {"timeout": [{"note": "timeout"}]}}}],
    "middle": [{"try": {"do": [{"gather": ["leaf", "stubborn"]}], "finally": [{"note": "middle"}]}}],
    "leaf": [{"try": {"do": [{"sleep": "400ms"}], "finally": [{"note": "leaf"}]}}],
    "stubborn": [{"try": {"do": [{"sleep": "400ms"}], "except": {"cancelled": [{"note": "stubborn"}]}}}, {"sleep": "60ms"}, {"note": "stubborn ends"}],
}}
DEMO["tasks"]["main"].append({"sleep": "100ms"})


async def leaf():
    try:
        await asyncio.sleep(ms(400))
    finally:
        say("leaf")

async def stubborn():
    try:
        await asyncio.sleep(ms(400))
    except asyncio.CancelledError:
        say("stubborn")
    await asyncio.sleep(ms(60))
    say("stubborn ends")

async def middle():
    try:
        await asyncio.gather(leaf(), stubborn())
    finally:
        say("middle")

async def main():
    try:
        async with asyncio.timeout(ms(40)):
            async with asyncio.TaskGroup() as group:
                group.create_task(middle())
    except TimeoutError:
        say("timeout")
    await asyncio.sleep(ms(100))


if __name__ == "__main__":
    run(main)
