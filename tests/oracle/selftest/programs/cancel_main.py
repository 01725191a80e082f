"""A child cancels main."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "child"}, {"try": {"do": [{"sleep": "400ms"}], "finally": [{"note": "main"}]}}],
    "child": [{"sleep": "40ms"}, {"cancel": "main"}, {"try": {"do": [{"sleep": "400ms"}], "finally": [{"note": "child"}]}}],
}}


async def child(parent):
    await asyncio.sleep(ms(40))
    parent.cancel()
    try:
        await asyncio.sleep(ms(400))
    finally:
        say("child")

async def main():
    task = asyncio.create_task(child(asyncio.current_task()))
    try:
        await asyncio.sleep(ms(400))
    finally:
        say("main")


if __name__ == "__main__":
    run(main)
