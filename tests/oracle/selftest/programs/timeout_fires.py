"""A timeout cancels, waits for the cleanup, and raises TimeoutError."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"timeout": {"after": "60ms", "do": [
                 {"try": {"do": [{"sleep": "400ms"}], "finally": [{"note": "cleaning"}, {"sleep": "100ms"}, {"note": "clean"}]}}]}}],
                      "except": {"timeout": [{"note": "timeout"}]}}}],
}}


async def main():
    try:
        async with asyncio.timeout(ms(60)):
            try:
                await asyncio.sleep(ms(400))
            finally:
                say("cleaning")
                await asyncio.sleep(ms(100))
                say("clean")
    except TimeoutError:
        say("timeout")


if __name__ == "__main__":
    run(main)
