"""A free lock cannot be released; a semaphore can, beyond its value."""

import asyncio

from saying import run, say

DEMO = {"locks": ["l"], "semaphores": {"s": 1}, "tasks": {
    "main": [{"try": {"do": [{"release": "l"}], "except": {"RuntimeError": [{"note": "free"}]}}},
             {"release": "s"}, {"acquire": "s"}, {"acquire": "s"}, {"note": "two permits"}],
}}


async def main():
    lock, semaphore = asyncio.Lock(), asyncio.Semaphore(1)
    try:
        lock.release()
    except RuntimeError:
        say("free")
    semaphore.release()
    await semaphore.acquire()
    await semaphore.acquire()
    say("two permits")


if __name__ == "__main__":
    run(main)
