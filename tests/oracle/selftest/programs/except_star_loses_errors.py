"""Groups that `except*` makes have no traceback of their own, so that CPython takes one for a part of another and drops it.

It knows a part that is raised again by its traceback, and keeps of such parts only what was in the group at first.
"""

from saying import run, say

TWO = {"group": ["ValueError", "KeyError"]}
DEMO = {"tasks": {"main": [
    {"try": {
        "do": [{"try": {
            "do": [{"raise": TWO}],
            "except*": {"ValueError": [{"raise": "TypeError"}], "KeyError": [{"raise": "OSError"}]},
        }}],
        "except*": {"TypeError": [
            {"note": "handling"},
            {"try": {
                "do": [{"raise": TWO}],
                "except*": {"ValueError": [{"raise": "IndexError"}], "KeyError": [{"raise": "RuntimeError"}]},
            }},
        ], "OSError": [{"note": "the other"}]},
    }},
    {"note": "both new errors are gone"},
]}}


async def main():
    try:
        try:
            raise ExceptionGroup("", [ValueError(), KeyError()])
        except* ValueError:
            raise TypeError
        except* KeyError:
            raise OSError
    except* TypeError:
        say("handling")
        try:
            raise ExceptionGroup("", [ValueError(), KeyError()])
        except* ValueError:
            raise IndexError
        except* KeyError:
            raise RuntimeError
    except* OSError:
        say("the other")
    say("both new errors are gone")


if __name__ == "__main__":
    run(main)
