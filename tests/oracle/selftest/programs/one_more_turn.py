"""After main has ended there is one more turn before the shutdown."""

import asyncio

from saying import run, say

DEMO = {"tasks": {
    "main": [{"spawn": "work"}, "yield", {"note": "main"}],
    "work": [{"try": {"do": [{"repeat": {"times": 9, "do": [{"note": "turn"}, "yield"]}}], "except": {"cancelled": [{"note": "cancelled"}]}}}],
}}


async def work():
    try:
        for _ in range(9):
            say("turn")
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        say("cancelled")

async def main():
    global task
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    say("main")


if __name__ == "__main__":
    run(main)
