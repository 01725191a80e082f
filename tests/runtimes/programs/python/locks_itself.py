# A task that takes a lock again which it holds itself; and others of one name, one of which held a lock when it ended.
# once: {"ev":"lint","name":"deadlock","text":"main waits at locks_itself.py:25 for lock door, which main itself holds; takes-2 waits at locks_itself.py:14 for lock key, which takes held when it ended: nothing*"}
# stopped: 3
import asyncio


async def waits_in_turn(lock):
    async with lock:
        await asyncio.sleep(0.01)


async def takes(lock):
    await asyncio.sleep(0)
    await lock.acquire()


async def main():
    door, key = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(waits_in_turn(door), waits_in_turn(door))
    first = asyncio.create_task(takes(key))
    second = asyncio.create_task(takes(key))
    await first
    await door.acquire()
    assert not second.done()
    await door.acquire()


asyncio.run(main())
