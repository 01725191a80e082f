"""Who waits when an event is set goes on, even if it is cleared at once."""

import asyncio

from saying import ms, run, say

DEMO = {"events": ["e"], "tasks": {
    "main": [{"spawn": {"task": "waiter", "times": 2}}, {"sleep": "40ms"}, {"set": "e"}, {"clear": "e"}, {"note": "cleared"},
             {"sleep": "20ms"}, {"spawn": "waiter"}, {"sleep": "40ms"}, {"set": "e"}, {"until": "e"}, {"note": "at once"}, {"sleep": "20ms"}],
    "waiter": [{"until": "e"}, {"note": "woken"}],
}}


async def waiter(event):
    await event.wait()
    say("woken")

async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(event)) for _ in range(2)]
    await asyncio.sleep(ms(40))
    event.set()
    event.clear()
    say("cleared")
    await asyncio.sleep(ms(20))
    tasks.append(asyncio.create_task(waiter(event)))
    await asyncio.sleep(ms(40))
    event.set()
    await event.wait()
    say("at once")
    await asyncio.sleep(ms(20))


if __name__ == "__main__":
    run(main)
