"""A blocked loop: the timeout strikes late, at the next await."""

import asyncio
import time

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"timeout": {"after": "40ms", "do": [{"block": "100ms"}, {"note": "blocked"}, {"sleep": "100ms"}]}}],
                      "except": {"timeout": [{"note": "timeout"}]}}}],
}}


async def main():
    try:
        async with asyncio.timeout(ms(40)):
            time.sleep(ms(100))
            say("blocked")
            await asyncio.sleep(ms(100))
    except TimeoutError:
        say("timeout")


if __name__ == "__main__":
    run(main)
