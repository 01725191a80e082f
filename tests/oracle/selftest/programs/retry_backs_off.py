"""A retry waits longer after each failure, and gives the last error back."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"retry": {"times": 3, "backoff": "20ms", "factor": 2, "on": ["ValueError"], "do": [{"note": "try"}, {"raise": "ValueError"}]}}],
}}


async def main():
    pause = 20
    for attempt in range(3):
        try:
            say("try")
            raise ValueError
        except ValueError:
            if attempt == 2:
                raise
        await asyncio.sleep(ms(pause))
        pause *= 2


if __name__ == "__main__":
    run(main)
