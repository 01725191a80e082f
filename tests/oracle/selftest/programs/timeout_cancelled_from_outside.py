"""A cancellation from outside within a timeout stays a cancellation."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "work"}, {"sleep": "40ms"}, {"cancel": "work"},
             {"try": {"do": [{"await": "work"}], "except": {"cancelled": [{"note": "cancelled"}]}}}],
    "work": [{"try": {"do": [{"timeout": {"after": "200ms", "do": [{"sleep": "400ms"}]}}], "except": {"timeout": [{"note": "never"}]}}}],
}}


async def work():
    try:
        async with asyncio.timeout(ms(200)):
            await asyncio.sleep(ms(400))
    except TimeoutError:
        say("never")

async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(ms(40))
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        say("cancelled")


if __name__ == "__main__":
    run(main)
