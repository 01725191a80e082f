"""`raise` alone in `finally` means the error that is on its way, else the one whose handler encloses it."""

from saying import run, say

DEMO = {"tasks": {"main": [
    {"try": {
        "do": [{"raise": "ValueError"}],
        "except": {"ValueError": [
            {"try": {
                "do": [{"try": {"do": [{"raise": "KeyError"}], "finally": [{"note": "on its way"}, "raise"]}}],
                "except": {"KeyError": [{"note": "the inner one"}]},
            }},
            {"try": {"do": [{"note": "nothing on its way"}], "finally": ["raise"]}},
        ]},
    }},
]}}


async def main():
    try:
        raise ValueError
    except ValueError:
        try:
            try:
                raise KeyError
            finally:
                say("on its way")
                raise
        except KeyError:
            say("the inner one")
        try:
            say("nothing on its way")
        finally:
            raise


if __name__ == "__main__":
    run(main)
