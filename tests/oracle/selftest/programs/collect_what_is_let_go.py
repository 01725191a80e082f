"""What a shield, a gather and a wait let go has no owner any more."""

import asyncio
import gc

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [{"spawn": "asks"}, {"sleep": "20ms"}, "collect", {"note": "shielded"}, {"cancel": "asks"}, {"sleep": "20ms"},
             {"try": {"do": [{"gather": ["work", "fails"]}],
                      "except": {"ValueError": ["collect", {"note": "the loop has the gather in hand"}]}}},
             {"sleep": "20ms"}, "collect", {"note": "gathered"},
             {"wait": {"tasks": ["work"], "timeout": "20ms"}}, "collect", {"note": "waited for"},
             {"spawn": {"task": "grouped", "owner": False}}, {"sleep": "20ms"}, "collect", {"note": "grouped"}],
    "asks": [{"try": {"do": [{"shield": "work"}], "except": {"cancelled": ["collect", {"note": "asked in vain"}]}}}],
    "work": [{"try": {"do": [{"future": "a reply"}], "finally": [{"note": "work cleans up"}]}}],
    "fails": [{"raise": "ValueError"}],
    "grouped": [{"try": {"do": [{"group": ["work"]}], "finally": [{"note": "group cleans up"}]}}],
}}


async def work():
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        say("work cleans up")

async def fails():
    raise ValueError

async def asks():
    try:
        await asyncio.shield(work())
    except asyncio.CancelledError:
        gc.collect()
        say("asked in vain")

async def grouped():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work())
    finally:
        say("group cleans up")

async def main():
    gc.disable()
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)  # "… was destroyed but it is pending!"
    task = asyncio.create_task(asks())
    await asyncio.sleep(ms(20))
    gc.collect()
    say("shielded")
    task.cancel()
    await asyncio.sleep(ms(20))
    try:
        await asyncio.gather(work(), fails())
    except ValueError:
        gc.collect()
        say("the loop has the gather in hand")
    await asyncio.sleep(ms(20))
    gc.collect()
    say("gathered")
    await asyncio.wait([asyncio.create_task(work())], timeout=ms(20))
    gc.collect()
    say("waited for")
    asyncio.create_task(grouped())
    await asyncio.sleep(ms(20))
    gc.collect()
    say("grouped")


if __name__ == "__main__":
    run(main)
