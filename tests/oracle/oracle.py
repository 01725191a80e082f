"""Runs scenarios on CPython's asyncio and tells what happened. See README.md.

    python3 oracle.py < programs.jsonl > events.jsonl
    python3 oracle.py --verify < programs.jsonl     compares watched with unwatched runs, and tells of differences
"""

import gc
import json
import resource
import sys
import warnings

import recorder
from interpreter import Program
from translate import TooDeep

#: What a run may use at most: a program that grows without bound is to fail, not the machine.
MEMORY = 2 << 30

#: Runs between two collections: tasks that never end lie in cycles.
COLLECT_EVERY = 50


def run(case, watch=recorder.WatchedTask):
    """One line of input: what a run of its demo did."""
    try:
        program = Program(case["demo"], case.get("knobs", {}), case.get("interventions", []),
                          case.get("budget", 20_000), watch)
        return program.run()
    except TooDeep as error:
        return {"skip": str(error)}
    except Exception as error:  # the program is wrong, or we are
        return {"error": f"{type(error).__name__}: {error}"}


def verify(case):
    """Whether watching changes what is seen: the program's own notes, with C and Python tasks, watched and not."""

    def seen(watch):
        result = run(case, watch)
        notes = [event for event in result.get("events", ()) if event[2] in ("note", "mark", "stall")]
        result.pop("unretrieved", None)  # where nobody watches, the collector's pass asks for every result
        return {**result, "events": notes}

    runs = {"unwatched": seen(None), "watched": seen(recorder.WatchedTask), "Python": seen(recorder.WatchedPyTask)}
    if "skip" in runs["watched"]:
        return {"same": True}
    same = all(one == runs["unwatched"] for one in runs.values())
    return {"same": True} if same else {"same": False, **runs}


def main():
    answer = verify if "--verify" in sys.argv[1:] else run
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("ignore")                # a group that refuses a task leaves a coroutine behind
    sys.unraisablehook = lambda unraisable: None   # as do tasks thrown away in the middle
    sys.setrecursionlimit(10_000)
    gc.freeze()
    gc.disable()                                   # a run is collected after it, not during
    for number, line in enumerate(sys.stdin, 1):
        case = json.loads(line)
        print(json.dumps({"id": case.get("id"), **answer(case)}, separators=(",", ":")), flush=True)
        if number % COLLECT_EVERY == 0:
            gc.collect()


if __name__ == "__main__":
    main()
