"""Records what a program's tasks do, in the words of the trace format.

A task is watched from outside: its coroutine is wrapped in a proxy that sees every `send` and `throw`, that is every
step asyncio makes it take, and its `cancel` is overridden to see every request. Neither adds a turn of the loop nor
changes an order; `oracle.py --verify` runs every program with and without it and compares.
"""

import asyncio
import asyncio.tasks
import inspect
import sys
from collections.abc import Coroutine


def message_of(error):
    """The error's message as its author wrote it (a KeyError's `str` is quoted)."""
    text = str(error.args[0]) if len(error.args) == 1 else str(error)
    return text.split(": <")[0]  # a task's repr is nobody's message


#: How many exceptions of a group an event lists.
LISTED = 64


def members_of(group, left):
    """What is in a group, as a trace's text has it: `ValueError, (KeyError)`."""
    parts = []
    for error in group.exceptions:
        if not left[0]:
            parts.append("…")
            break
        left[0] -= 1
        parts.append(f"({members_of(error, left)})" if isinstance(error, BaseExceptionGroup) else type(error).__name__)
    return ", ".join(parts)


class Recorder:
    """The events of one run: `[milliseconds, task, event, detail]`."""

    def __init__(self, loop):
        self.loop = loop
        self.events = []
        self.closed = False
        self.skip = None  # why the run is no model

    def record(self, instance, event, **detail):
        # Of one that is destroyed only what its cleanup does is told, not what is done to it.
        if not self.closed and (not instance.destroyed or (instance is instance.program.closing and event != "cancel")):
            self.events.append([self.loop.time(), instance.name, event, detail])

    def end(self, instance, outcome, **detail):
        instance.ended = True
        self.record(instance, "end", outcome=outcome, **detail)
        instance.program.ended(instance)


class Watched(Coroutine):
    """Stands between a task and its coroutine."""

    __slots__ = ("coroutine", "instance", "recorder")

    def __init__(self, coroutine, instance, recorder):
        self.coroutine = coroutine
        self.instance = instance
        self.recorder = recorder

    def send(self, value):
        self._is_there()
        self.recorder.record(self.instance, "run")
        self.instance.requested = False
        return self._step(self.coroutine.send, value)

    def throw(self, *error):
        self._is_there()
        instance, recorder = self.instance, self.recorder
        begun = inspect.getcoroutinestate(self.coroutine) != inspect.CORO_CREATED
        if begun:
            recorder.record(instance, "run")
        requested, instance.requested = instance.requested, False
        if requested and isinstance(error[0] if len(error) == 1 else error[1], asyncio.CancelledError):
            recorder.record(instance, "deliver")  # else it awaits a task that was cancelled, which is no delivery
        return self._step(self.coroutine.throw, *error)

    def drop(self):
        """Lets go of the coroutine: it is closed, and goes, as one that the collector takes."""
        self.coroutine = None

    def _is_there(self):
        if self.coroutine is None:
            raise asyncio.CancelledError  # a coroutine that is closed already; nobody hears of it

    def close(self):
        self.recorder.closed = True  # nothing of a run is left to see when coroutines are thrown away
        self.coroutine.close()

    def __await__(self):
        raise AssertionError("only tasks drive a watched coroutine")

    def _step(self, drive, *arguments):
        instance, recorder = self.instance, self.recorder
        try:
            future = drive(*arguments)
        except StopIteration as stop:
            if instance.task._must_cancel:  # see Task.__step: a cancel requested in the last step takes the result's place
                recorder.end(instance, "cancelled")
            else:
                value = stop.value
                recorder.end(instance, "returned", value=None if value is None else str(value))
            raise
        except asyncio.CancelledError:
            recorder.end(instance, "cancelled")
            raise
        except BaseException as error:
            members = {"errors": members_of(error, [LISTED])} if isinstance(error, BaseExceptionGroup) else {}
            recorder.end(instance, "raised", error=type(error).__name__, message=message_of(error), **members)
            raise
        kind, detail = instance.waits_on
        recorder.record(instance, "wait", kind=kind, **(detail() if callable(detail) else detail))
        instance.forget_wait()
        return future


#: Why a run is skipped.
CYCLE = "a cancellation was passed on through a cycle"

#: Tasks through which a cancellation is passed on at most; more are a cycle, which ends in a RecursionError somewhere.
DEEPEST = 64

#: The tasks whose `cancel` is under way, outermost first: one that awaits another passes the request on.
_passing_on = []


class _Requests:
    """Records every `cancel` of a task that is not done."""

    def cancel(self, msg=None):
        if self.done():
            return super().cancel(msg)  # False, but its error counts as retrieved from now on
        by, why = _who_asks(self, sys._getframe(1))
        self.instance.requested = True
        self.recorder.record(self.instance, "cancel", by=by.name if by is not None else None, why=why)
        if len(_passing_on) > DEEPEST:
            self.recorder.skip = CYCLE
            self.recorder.loop.exhausted = True
            raise RecursionError
        _passing_on.append(self.instance)
        try:
            return super().cancel(msg)
        finally:
            _passing_on.pop()


class WatchedTask(_Requests, asyncio.Task):
    """The task CPython uses (written in C), watched."""


class WatchedPyTask(_Requests, asyncio.tasks._PyTask):
    """The same in Python, for `--verify`."""


def _who_asks(task, caller):
    """Who requests a cancellation, and why, from the code that calls."""
    code, where = caller.f_code.co_name, caller.f_locals
    owner = where.get("self")
    if code == "_on_timeout":
        return owner._task.instance, "timeout"
    if code in ("_abort", "_on_task_done"):
        return owner._parent_task.instance, "group"
    closing = task.instance.program.closing
    if code == "shut_down":
        return None, "shutdown"
    if code == "intervene":
        return None, "user"
    why = "gather" if isinstance(owner, asyncio.tasks._GatheringFuture) else "task"
    if _passing_on:
        return _passing_on[-1], why
    if closing is not None:
        return closing, why
    current = asyncio.current_task(task.get_loop())
    return getattr(current, "instance", None), why


def watched_factory(recorder, take, base=WatchedTask):
    """A task factory for `loop.set_task_factory`. `take(coroutine)` gives the program's instance whose body it is."""

    def factory(loop, coroutine, **options):
        instance = take(coroutine)
        if instance is None:
            return asyncio.Task(coroutine, loop=loop, **options)
        current = asyncio.current_task(loop) if loop.is_running() else None
        parent = instance.program.closing or getattr(current, "instance", None)
        recorder.record(instance, "spawn", parent=parent.name if parent is not None else None)
        task = base(Watched(coroutine, instance, recorder), loop=loop, **options)
        task.recorder = recorder
        instance.born(task)
        return task

    return factory


def _ended(task):
    task.instance.program.ended(task.instance)


def plain_factory(take):
    """The same without watching: what the program does when nobody looks."""

    def factory(loop, coroutine, **options):
        instance = take(coroutine)
        task = asyncio.Task(coroutine, loop=loop, **options)
        if instance is not None:
            instance.born(task)
            task.add_done_callback(_ended)
        return task

    return factory
