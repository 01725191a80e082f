"""A resource is closed also when its user is cancelled."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"timeout": {"after": "60ms", "do": [
                {"with": {"resource": "db", "open": "20ms", "close": "40ms", "do": [{"note": "open"}, {"sleep": "400ms"}]}}]}}],
                      "except": {"timeout": [{"note": "closed"}]}}}],
}}


async def main():
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def resource():
        await asyncio.sleep(ms(20))
        try:
            yield
        finally:
            await asyncio.sleep(ms(40))

    try:
        async with asyncio.timeout(ms(60)):
            async with resource():
                say("open")
                await asyncio.sleep(ms(400))
    except TimeoutError:
        say("closed")


if __name__ == "__main__":
    run(main)
