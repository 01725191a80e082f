"""The outer timeout fires first: the inner one lets the cancellation pass."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"timeout": {"after": "60ms", "do": [
                 {"try": {"do": [{"timeout": {"after": "400ms", "do": [{"sleep": "600ms"}]}}],
                          "except": {"timeout": [{"note": "never"}], "cancelled": [{"note": "cancelled"}, "raise"]}}}]}}],
                      "except": {"timeout": [{"note": "outer"}]}}}],
}}


async def main():
    try:
        async with asyncio.timeout(ms(60)):
            try:
                async with asyncio.timeout(ms(400)):
                    await asyncio.sleep(ms(600))
            except TimeoutError:
                say("never")
            except asyncio.CancelledError:
                say("cancelled")
                raise
    except TimeoutError:
        say("outer")


if __name__ == "__main__":
    run(main)
