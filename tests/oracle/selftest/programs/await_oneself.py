"""A task that awaits itself gets a RuntimeError."""

import asyncio

from saying import run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"await": "main"}], "except": {"RuntimeError": [{"note": "not oneself"}]}}}],
}}


async def main():
    try:
        await asyncio.current_task()
    except RuntimeError:
        say("not oneself")


if __name__ == "__main__":
    run(main)
