"""A sentinel ends the consumer that gets it, as a return; the other waits for ever, until the shutdown."""

import asyncio

from saying import ms, run, say

DEMO = {"queues": {"q": 0}, "tasks": {
    "main": [{"spawn": {"task": "consumer", "times": 2}}, {"put": {"queue": "q", "item": 1}}, {"put": {"queue": "q", "item": None}}, {"sleep": "100ms"}],
    "consumer": [{"try": {"do": [{"forever": [{"get": {"queue": "q", "stop": None}}, {"note": "item"}, {"sleep": "40ms"}]}], "finally": [{"note": "over"}]}}],
}}


async def consumer(queue):
    try:
        while True:
            if await queue.get() is None:
                return
            say("item")
            await asyncio.sleep(ms(40))
    finally:
        say("over")

async def main():
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(consumer(queue)) for _ in range(2)]
    await queue.put(1)
    await queue.put(None)
    await asyncio.sleep(ms(100))


if __name__ == "__main__":
    run(main)
