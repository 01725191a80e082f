"""Who catches the cancellation of a timeout gets no TimeoutError."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"timeout": {"after": "40ms", "do": [
                 {"try": {"do": [{"sleep": "400ms"}], "except": {"cancelled": [{"note": "caught"}]}}},
                 {"sleep": "60ms"}, {"note": "body ends"}]}}, {"note": "no timeout"}],
}}


async def main():
    async with asyncio.timeout(ms(40)):
        try:
            await asyncio.sleep(ms(400))
        except asyncio.CancelledError:
            say("caught")
        await asyncio.sleep(ms(60))
        say("body ends")
    say("no timeout")


if __name__ == "__main__":
    run(main)
