"""The threads besides a loop's own, and whether they wait to be woken or may yet do something; and signals."""

import os
import signal
import sys
import threading

from .program import frame_of_program

POOL = os.path.join(os.path.dirname(threading.__file__), "concurrent", "futures", "thread.py")


def busy(but):
    """Whether a thread does something that takes time; those of the numbers `but` do not count."""
    frames = sys._current_frames()
    threads = dict(threading._active)
    for number, frame in frames.items():
        if number in but:
            continue
        thread = threads.get(number)
        if thread is None and frame_of_program(frame)[0] is None:
            continue  # the tracer's own, or of a library that is not Python
        if not waits(thread, frame, frames, but):
            return True
    return False


def waits(thread, frame, frames, but):
    """Whether a thread waits for another one to wake it, and for no time."""
    if waits_for_work(frame):
        return True
    if frame.f_code.co_filename != threading.__file__:
        # What looks after a pool of processes, and has no jobs.
        return getattr(thread, "pending_work_items", None) == {}
    name, variables = frame.f_code.co_name, frame.f_locals
    if name == "wait" and "waiter" in variables:
        return variables.get("timeout") is None and variables["waiter"].locked()
    if name in ("join", "_wait_for_tstate_lock"):
        joined = variables["self"]
        limit = variables.get("timeout", -1)
        if joined.ident not in frames or not (limit is None or limit < 0):
            return False
        return joined.ident in but or waits(joined, frames[joined.ident], frames, but)
    return name == "_shutdown"


def waits_for_work(frame):
    """Whether a thread is a pool's and has no job."""
    code = frame.f_code
    if code.co_name != "_worker" or code.co_filename != POOL:
        return False
    variables = frame.f_locals
    return variables.get("work_item") is None and variables["work_queue"].empty()


def may_wake(but):
    """Whether another thread than that may still wake a loop: any besides those of pools that have nothing to do."""
    frames = sys._current_frames()
    return any(number != but and number in frames and not waits_for_work(frames[number]) for number in dict(threading._active))


def heeds_signals():
    """Whether the program has something of its own done when a signal comes."""
    handlers = (signal.getsignal(number) for number in signal.valid_signals())
    return any(callable(handler) and not usual(handler) for handler in handlers)


def usual(handler):
    """Whether Python itself, or asyncio's runner, had that done."""
    function = getattr(handler, "func", handler)
    return function is signal.default_int_handler or getattr(function, "__qualname__", "") == "Runner._on_sigint"
