"""Who gets before the woken waiter runs takes its item."""

import asyncio

from saying import ms, run, say

DEMO = {"queues": {"q": 0}, "tasks": {
    "main": [{"spawn": "waiter"}, {"sleep": "20ms"}, {"put": {"queue": "q", "item": 1}}, {"get": "q"}, {"note": "main took it"},
             {"sleep": "40ms"}, {"put": {"queue": "q", "item": 2}}, {"sleep": "20ms"}],
    "waiter": [{"get": "q"}, {"note": "waiter"}],
}}


async def waiter(queue):
    await queue.get()
    say("waiter")

async def main():
    queue = asyncio.Queue()
    task = asyncio.create_task(waiter(queue))
    await asyncio.sleep(ms(20))
    await queue.put(1)
    await queue.get()
    say("main took it")
    await asyncio.sleep(ms(40))
    await queue.put(2)
    await asyncio.sleep(ms(20))


if __name__ == "__main__":
    run(main)
