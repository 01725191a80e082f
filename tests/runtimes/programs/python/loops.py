# expect: {task: outer, ends: returned}
# expect: {task: inner, ends: returned}
# shows: {"ev":"end","task":"inner","value":"within"}
import asyncio
import threading


async def inner():
    await asyncio.sleep(0.02)
    return "within"


async def outer():
    thread = threading.Thread(target=lambda: asyncio.run(inner()))
    thread.start()
    while thread.is_alive():
        await asyncio.sleep(0.01)


asyncio.run(outer())
print(threading.active_count(), "thread left")
