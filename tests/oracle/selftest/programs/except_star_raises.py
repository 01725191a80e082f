"""What handlers of `except*` raise: parts raised again keep their group's shape, other errors go into a group around all."""

import asyncio

from saying import run, say

PARTS = {"group": ["ValueError", {"group": ["KeyError", "ValueError"]}, "IndexError"]}
DEMO = {"tasks": {
    "main": [
        {"try": {
            "do": [{"try": {
                "do": [{"raise": PARTS}],
                "except*": {"ValueError": [{"note": "again"}, "raise"], "KeyError": [{"note": "new"}, {"raise": "OSError"}]},
            }}],
            "except*": {
                "OSError": [{"note": "the new one"}],
                "ValueError": [{"note": "raised again"}],
                "IndexError": [{"note": "never handled"}],
            },
        }},
        {"try": {
            "do": [{"try": {"do": [{"raise": PARTS}], "except*": {"any": [{"raise": "OSError"}]}}}],
            "except": {"OSError": [{"note": "alone it is naked"}], "group": [{"note": "never"}]},
        }},
        {"try": {
            "do": [{"try": {"do": [{"raise": "ValueError"}], "except*": {"ValueError": ["raise"]}}}],
            "except": {"ValueError": [{"note": "never"}], "group": [{"note": "a naked error becomes a group"}]},
        }},
        {"try": {
            "do": [{"try": {"do": [{"raise": "ValueError"}], "except*": {"KeyError": ["raise"]}}}],
            "except": {"ValueError": [{"note": "unless nobody handles it"}], "group": [{"note": "never"}]},
        }},
        {"try": {
            "do": [{"raise": PARTS}],
            "except*": {"ValueError": [{"raise": "RuntimeError"}], "KeyError": [{"group": ["again"]}], "IndexError": ["raise"]},
        }},
    ],
    "again": [{"raise": "OSError"}],
}}


def parts():
    return ExceptionGroup("", [ValueError(), ExceptionGroup("", [KeyError(), ValueError()]), IndexError()])


async def again():
    raise OSError


async def main():
    try:
        try:
            raise parts()
        except* ValueError:
            say("again")
            raise
        except* KeyError:
            say("new")
            raise OSError
    except* OSError:
        say("the new one")
    except* ValueError:
        say("raised again")
    except* IndexError:
        say("never handled")
    try:
        try:
            raise parts()
        except* Exception:
            raise OSError
    except OSError:
        say("alone it is naked")
    except ExceptionGroup:
        say("never")
    try:
        try:
            raise ValueError
        except* ValueError:
            raise
    except ValueError:
        say("never")
    except ExceptionGroup:
        say("a naked error becomes a group")
    try:
        try:
            raise ValueError
        except* KeyError:
            raise
    except ValueError:
        say("unless nobody handles it")
    except ExceptionGroup:
        say("never")
    try:
        raise parts()
    except* ValueError:
        raise RuntimeError
    except* KeyError:
        async with asyncio.TaskGroup() as group:
            group.create_task(again())
    except* IndexError:
        raise


if __name__ == "__main__":
    run(main)
