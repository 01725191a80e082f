"""A second cancellation interrupts the cleanup."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "work"}, {"sleep": "40ms"}, {"cancel": "work"}, {"sleep": "40ms"}, {"cancel": "work"}, {"sleep": "200ms"}],
    "work": [{"try": {"do": [{"sleep": "400ms"}], "finally": [{"note": "cleaning"},
                 {"try": {"do": [{"sleep": "100ms"}, {"note": "never"}], "finally": [{"note": "interrupted"}]}}]}}],
}}


async def work():
    try:
        await asyncio.sleep(ms(400))
    finally:
        say("cleaning")
        try:
            await asyncio.sleep(ms(100))
            say("never")
        finally:
            say("interrupted")

async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(ms(40))
    task.cancel()
    await asyncio.sleep(ms(40))
    task.cancel()
    await asyncio.sleep(ms(200))


if __name__ == "__main__":
    run(main)
