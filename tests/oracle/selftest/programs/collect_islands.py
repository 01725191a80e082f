"""Nobody keeps a reference: the collector takes what only waits for itself, and leaves what somebody can wake."""

import asyncio
import gc
import weakref

from saying import ms, run, say

DEMO = {"events": ["ready"], "tasks": {
    "main": [{"spawn": {"task": name, "owner": False}} for name in ("first", "second", "third", "sleeps", "waits")]
            + [{"spawn": "owned"}, {"sleep": "20ms"}, "collect", {"note": "collected"}, {"cancel": "first"},
               {"try": {"do": [{"await": "first"}], "except": {"NameError": [{"note": "first is gone"}]}}},
               {"sleep": "40ms"}, {"set": "ready"}, {"cancel": "owned"}, {"sleep": "20ms"}],
    "first": [{"try": {"do": [{"try": {"do": [{"await": "second"}],
                                       "except": {"any": [{"note": "never"}], "cancelled": [{"note": "never"}]},
                                       "finally": [{"note": "first cleans up"}]}}],
                       "finally": [{"note": "first lets go"}]}}],
    "second": [{"try": {"do": [{"gather": [{"running": "third"}]}],
                        "finally": [{"note": "second cleans up"}, {"sleep": "20ms"}, {"note": "never"}]}}],
    "third": [{"try": {"do": [{"future": "a reply"}], "finally": [{"note": "third cleans up"}]}}],
    "sleeps": [{"sleep": "40ms"}, {"note": "slept"}],
    "waits": [{"until": "ready"}, {"note": "waited"}],
    "owned": [{"try": {"do": [{"future": "a reply"}], "finally": [{"note": "owned cleans up"}]}}],
}}

tasks = weakref.WeakValueDictionary()
owned = set()


async def first():
    try:
        try:
            await tasks["second"]
        except Exception:
            say("never")
        except asyncio.CancelledError:
            say("never")
        finally:
            say("first cleans up")
    finally:
        say("first lets go")

async def second():
    try:
        await asyncio.gather(tasks["third"])
    finally:
        say("second cleans up")
        await asyncio.sleep(ms(20))
        say("never")

async def third():
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        say("third cleans up")

async def sleeps():
    await asyncio.sleep(ms(40))
    say("slept")

async def waits(ready):
    await ready.wait()
    say("waited")

async def owns():
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        say("owned cleans up")

async def main():
    gc.disable()
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)  # "… was destroyed but it is pending!"
    ready = asyncio.Event()
    for name, coroutine in (("first", first()), ("second", second()), ("third", third()), ("sleeps", sleeps()),
                            ("waits", waits(ready))):
        tasks[name] = asyncio.create_task(coroutine)
    del coroutine
    owned.add(asyncio.create_task(owns()))
    await asyncio.sleep(ms(20))
    gc.collect()
    say("collected")
    if "first" in tasks:
        tasks["first"].cancel()
    try:
        await tasks["first"]
    except KeyError:
        say("first is gone")
    await asyncio.sleep(ms(40))
    ready.set()
    for task in owned:
        task.cancel()
    del task
    await asyncio.sleep(ms(20))


if __name__ == "__main__":
    run(main)
