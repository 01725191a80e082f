"""A shield is cancelled; what is behind it goes on."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"timeout": {"after": "40ms", "do": [{"shield": "work"}]}}], "except": {"timeout": [{"note": "timeout"}]}}},
             {"sleep": "100ms"}],
    "work": [{"sleep": "100ms"}, {"note": "work"}],
}}


async def work():
    await asyncio.sleep(ms(100))
    say("work")

async def main():
    task = asyncio.create_task(work())
    try:
        async with asyncio.timeout(ms(40)):
            await asyncio.shield(task)
    except TimeoutError:
        say("timeout")
    await asyncio.sleep(ms(100))


if __name__ == "__main__":
    run(main)
