"""gather: the first failure surfaces at once, the siblings go on."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"gather": ["user", "orders", "profile"]}], "except": {"ValueError": [{"note": "failed"}]}}},
             {"sleep": "400ms"}],
    "user": [{"sleep": "100ms"}, {"note": "user"}],
    "orders": [{"sleep": "140ms"}, {"raise": "ValueError"}],
    "profile": [{"sleep": "300ms"}, {"note": "profile"}],
}}


async def user():
    await asyncio.sleep(ms(100))
    say("user")

async def orders():
    await asyncio.sleep(ms(140))
    raise ValueError

async def profile():
    await asyncio.sleep(ms(300))
    say("profile")

async def main():
    try:
        await asyncio.gather(user(), orders(), profile())
    except ValueError:
        say("failed")
    await asyncio.sleep(ms(400))


if __name__ == "__main__":
    run(main)
