"""task_done more often than items were put is a ValueError."""

import asyncio

from saying import run

DEMO = {"queues": {"q": 0}, "tasks": {
    "main": [{"put": {"queue": "q", "item": 1}}, {"get": "q"}, {"task_done": "q"}, {"task_done": "q"}],
}}


async def main():
    queue = asyncio.Queue()
    await queue.put(1)
    await queue.get()
    queue.task_done()
    queue.task_done()


if __name__ == "__main__":
    run(main)
