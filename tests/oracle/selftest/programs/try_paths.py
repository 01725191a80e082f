"""else, finally and return on every path."""

import asyncio

from saying import run, say

DEMO = {"tasks": {
    "main": [{"try": {"do": [{"note": "do"}], "except": {"any": [{"note": "never"}]}, "else": [{"note": "else"}], "finally": [{"note": "finally"}]}},
             {"try": {"do": [{"try": {"do": [{"raise": "KeyError"}], "except": {"ValueError": [{"note": "never"}], "LookupError": [{"note": "lookup"}, "raise"]},
                                      "else": [{"note": "never"}], "finally": [{"note": "inner"}]}}], "except": {"KeyError": [{"note": "key"}]}}},
             {"spawn": "returns"}, {"await": "returns"}],
    "returns": [{"repeat": {"times": 3, "do": [{"try": {"do": [{"note": "once"}, {"return": 1}], "else": [{"note": "never"}], "finally": [{"note": "on the way"}]}}]}}, {"note": "never"}],
}}


async def returns():
    for _ in range(3):
        try:
            say("once")
            return 1
        except ZeroDivisionError:
            pass
        else:
            say("never")
        finally:
            say("on the way")
    say("never")

async def main():
    try:
        say("do")
    except Exception:
        say("never")
    else:
        say("else")
    finally:
        say("finally")
    try:
        try:
            raise KeyError
        except ValueError:
            say("never")
        except LookupError:
            say("lookup")
            raise
        else:
            say("never")
        finally:
            say("inner")
    except KeyError:
        say("key")
    await asyncio.create_task(returns())


if __name__ == "__main__":
    run(main)
