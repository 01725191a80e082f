"""A deadline in the past strikes at the next await."""

import asyncio

from saying import ms, run, say, until

DEMO = {"tasks": {
    "main": [{"sleep": "100ms"},
             {"try": {"do": [{"timeout": {"at": "40ms", "do": [{"note": "in"}, "yield", {"note": "once more"}, "yield", {"note": "never"}]}}],
                      "except": {"timeout": [{"note": "timeout"}]}}}],
}}


async def main():
    await asyncio.sleep(ms(100))
    try:
        async with asyncio.timeout_at(until(40)):
            say("in")
            await asyncio.sleep(0)
            say("once more")
            await asyncio.sleep(0)
            say("never")
    except TimeoutError:
        say("timeout")


if __name__ == "__main__":
    run(main)
