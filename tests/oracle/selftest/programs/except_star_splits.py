"""Each handler of `except*` has its part of a group, nested groups included; the rest goes on, as a group of the same shape."""

import asyncio

from saying import ms, run, say

DEMO = {"tasks": {
    "main": [
        {"try": {
            "do": [
                {"try": {
                    "do": [{"group": ["a", "b", "inner"]}],
                    "except*": {
                        "LookupError": [{"note": "lookup"}, {"sleep": "20ms"}, {"note": "slept"}],
                        "OSError": [{"note": "never"}],
                        "ValueError": [{"note": "value"}],
                    },
                    "else": [{"note": "never"}],
                    "finally": [{"note": "in any case"}],
                }},
            ],
            "except*": {
                "timeout": [{"note": "the rest: timeout"}],
                "RuntimeError": [{"note": "the rest: runtime"}],
            },
        }},
        {"try": {"do": [{"note": "fine"}], "except*": {"any": [{"note": "never"}]}, "else": [{"note": "else"}]}},
        {"raise": {"group": ["ValueError", {"group": ["KeyError"], "message": "inner"}], "message": "outer"}},
    ],
    "a": [{"sleep": "20ms"}, {"raise": "ValueError"}],
    "b": [{"sleep": "20ms"}, {"raise": "TimeoutError"}],
    "inner": [{"group": ["c", "d", "e"]}],
    "c": [{"sleep": "20ms"}, {"raise": "KeyError"}],
    "d": [{"try": {"do": [{"sleep": "40ms"}], "except": {"cancelled": [{"raise": "RuntimeError"}]}}}],
    "e": [{"sleep": "40ms"}, {"note": "never"}],
}}


async def fail(error):
    await asyncio.sleep(ms(20))
    raise error


async def clean_up():
    try:
        await asyncio.sleep(ms(40))
    except asyncio.CancelledError:
        raise RuntimeError


async def late():
    await asyncio.sleep(ms(40))
    say("never")


async def inner():
    async with asyncio.TaskGroup() as group:
        group.create_task(fail(KeyError()))
        group.create_task(clean_up())
        group.create_task(late())


async def main():
    try:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(fail(ValueError()))
                group.create_task(fail(TimeoutError()))
                group.create_task(inner())
        except* LookupError:
            say("lookup")
            await asyncio.sleep(ms(20))
            say("slept")
        except* OSError:
            say("never")
        except* ValueError:
            say("value")
        else:
            say("never")
        finally:
            say("in any case")
    except* TimeoutError:
        say("the rest: timeout")
    except* RuntimeError:
        say("the rest: runtime")
    try:
        say("fine")
    except* Exception:
        say("never")
    else:
        say("else")
    raise ExceptionGroup("outer", [ValueError(), ExceptionGroup("inner", [KeyError()])])


if __name__ == "__main__":
    run(main)
