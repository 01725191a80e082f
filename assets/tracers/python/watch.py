"""A thread beside the program: writes the trace while the program runs, and looks where a step is that takes too long.

It is no thread of `threading`, so that the program does not meet it. It ends while the process forks.
"""

import _thread
import os

from . import idle, settings, tasks
from .stalls import look, tell_so_far, tell_standing, unwritten
from .tasks import STALL, states
from .trace import Time, clock, flush, lines, out, trouble

PAUSE = max(STALL / 2e9, 0.005)
#: While nothing happens, it looks less often.
LONGEST = 0.1
#: So many looks in a row at which nothing had happened, and a loop may be stuck.
QUIET = 4

#: The lock of the watch that runs: it is given back to have the watch end.
running = []
#: Whether it ended for a fork.
paused = []


def start():
    """Starts the watch, unless it runs."""
    if running or out.descriptor is None:
        return
    stop = _thread.allocate_lock()
    stop.acquire()
    running.append(stop)
    try:
        _thread.start_new_thread(watch, (stop,))
    except RuntimeError:
        running.clear()


def watch(stop):
    pause, seen, quiet = PAUSE, 0, 0
    try:
        while not stop.acquire(True, pause):
            count = len(lines)
            still = count == seen
            busy = [state for state in (weak() for weak in list(states)) if state is not None and state.running is not None]
            # A task may get its name right after it was made; the events of a step that stalls come after the stall.
            keep = max([unwritten(state) for state in busy], default=0)
            flush(keep if still else max(keep, out.fresh), count)
            seen = len(lines)
            quiet = quiet + 1 if still and not count and not busy else 0
            if quiet == QUIET:
                stuck_loops()
                # What was told is nothing that happened: it is told once.
                flush()
                seen = len(lines)
            pause = min(pause * 2, LONGEST) if still and not count else PAUSE
            for state in busy:
                if settings["virtual"]:
                    tell_standing(state)
                elif clock() - Time.origin - state.began > STALL:
                    pause = PAUSE
                    look(state)
                    tell_so_far(state)
    except Exception as error:
        trouble(error)
    finally:
        if stop in running:
            running.remove(stop)


def stuck_loops():
    """Says of every loop that nothing can wake any more which tasks wait."""
    for weak in list(states):
        state = weak()
        if state is not None and not settings["virtual"] and idle.never_wakes(state):
            try:
                idle.stuck(state.loop())
            except RuntimeError:
                pass  # something happened after all


def count():
    """How many threads there are besides the main one; the watch is none of the program's."""
    return native_count() - len(running)


native_count = _thread._count
count.__name__ = count.__qualname__ = "_count"


def before_fork():
    """Ends the watch, so that the child does not find itself forked from a process of several threads."""
    if not running:
        return
    paused.append(True)
    if running[0].locked():
        running[0].release()
    threads = "/proc/self/task"
    for _ in range(1000):
        if not running:
            break
        os.sched_yield()
    # The thread is gone from the system a moment after it is gone from the interpreter.
    for _ in range(1000):
        try:
            if len(os.listdir(threads)) == 1:
                break
        except OSError:
            break
        os.sched_yield()


def after_fork():
    """Has the watch go on, after the step that runs: by now, its thread would yet count as one that was there at the fork."""
    if paused:
        paused.clear()
        running.clear()
        tasks.many = -1


def in_child():
    out.close()
    paused.clear()
    running.clear()
