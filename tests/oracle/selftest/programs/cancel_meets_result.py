"""A cancellation in the turn in which the sleep is over still wins."""

import asyncio

from saying import ms, run, say

DEMO = {"semaphores": {"s": 0}, "tasks": {
    "main": [{"spawn": "work"}, {"sleep": "40ms"}, {"release": "s"}, {"cancel": "work"}, {"sleep": "40ms"}, {"acquire": "s"}, {"note": "the permit is back"}],
    "work": [{"try": {"do": [{"with": {"semaphore": "s", "do": [{"note": "never"}]}}], "except": {"cancelled": [{"note": "cancelled"}]}}}],
}}


async def work(semaphore):
    try:
        async with semaphore:
            say("never")
    except asyncio.CancelledError:
        say("cancelled")

async def main():
    semaphore = asyncio.Semaphore(0)
    task = asyncio.create_task(work(semaphore))
    await asyncio.sleep(ms(40))
    semaphore.release()
    task.cancel()
    await asyncio.sleep(ms(40))
    await semaphore.acquire()
    say("the permit is back")


if __name__ == "__main__":
    run(main)
