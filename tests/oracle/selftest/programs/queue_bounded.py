"""A bounded queue holds the producer back."""

import asyncio

from saying import ms, run, say

DEMO = {"queues": {"q": 1}, "tasks": {
    "main": [{"spawn": "consumer"}, {"repeat": {"times": 3, "do": [{"put": {"queue": "q", "item": 1}}, {"note": "put"}]}}, {"join": "q"}, {"note": "joined"}],
    "consumer": [{"forever": [{"get": "q"}, {"note": "got"}, {"sleep": "40ms"}, {"task_done": "q"}]}],
}}


async def consumer(queue):
    while True:
        await queue.get()
        say("got")
        await asyncio.sleep(ms(40))
        queue.task_done()

async def main():
    queue = asyncio.Queue(1)
    task = asyncio.create_task(consumer(queue))
    for _ in range(3):
        await queue.put(1)
        say("put")
    await queue.join()
    say("joined")


if __name__ == "__main__":
    run(main)
