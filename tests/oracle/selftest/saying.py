"""What the hand-written programs share: `say` prints a line with its time, `run` runs `main` on the real clock."""

import asyncio
import time

SLOW = 6    # real milliseconds for one of the program's, since a real clock is late by a few
GRAIN = 20  # all the programs' times are multiples of this many of their milliseconds
_start = None


def say(text):
    since = (time.monotonic() - _start) * 1000 / SLOW
    print(int(since / GRAIN + 0.2) * GRAIN, text, flush=True)


def ms(milliseconds):
    return milliseconds * SLOW / 1000


def until(milliseconds):
    """A time of the loop, that long after the start."""
    return _start + ms(milliseconds)


def run(main):
    global _start
    _start = time.monotonic()
    try:
        asyncio.run(main())
    except BaseException as error:
        say(f"main ends with {type(error).__name__}")
    else:
        say("main ends")
