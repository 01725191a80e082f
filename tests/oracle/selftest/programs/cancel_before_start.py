"""A task cancelled before its first step never runs, not even its finally."""

import asyncio

from saying import run, say

DEMO = {"tasks": {
    "main": [{"spawn": "work"}, {"cancel": "work"}, {"try": {"do": [{"await": "work"}], "except": {"cancelled": [{"note": "cancelled"}]}}}],
    "work": [{"try": {"do": [{"note": "never"}], "finally": [{"note": "never"}]}}],
}}


async def work():
    try:
        say("never")
    finally:
        say("never")

async def main():
    task = asyncio.create_task(work())
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        say("cancelled")


if __name__ == "__main__":
    run(main)
