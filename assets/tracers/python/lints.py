"""What only the runtime finds out: forgotten coroutines, errors nobody asked for, tasks that were collected."""

import warnings
from asyncio import base_events
from sys import _getframe
from types import FunctionType

from .amend import amend
from .program import line_of_program
from .tasks import id_of, here
from .trace import harmless, lint

FOUND = {
    "Task was destroyed but it is pending!": "task-garbage-collected",
    "Task exception was never retrieved": "exception-never-retrieved",
}


def name_of(task):
    me = getattr(task, "_asynctutor", None)
    return me.name if me else "a task"


def told(context):
    """The loop was told of something that went wrong."""
    task = context.get("task") or context.get("future")
    found = FOUND.get(context.get("message"))
    number = id_of(task)
    if found is None or number is None:
        return
    if found == "task-garbage-collected":
        sentence = f"{name_of(task)} was collected while it still waited: nothing owned it"
    else:
        error = type(context.get("exception")).__name__
        sentence = f"{name_of(task)} raised {error}, and nobody retrieved it"
    lint(found, sentence, number)


def forgotten(coroutine):
    state = here()
    me = state and (state.running or state.last)
    name = getattr(coroutine, "__qualname__", "a coroutine").rpartition("<locals>.")[2]
    # It is let go where it was called, mostly; Python's own warning has that line, too.
    lint("coroutine-never-awaited", f"{name}() was called and never awaited", me.id if me else None, line_of_program(_getframe(1)))


def install():
    amend(base_events.BaseEventLoop.call_exception_handler, first="_told(context)", names={"told": harmless(told)})
    if isinstance(warnings._warn_unawaited_coroutine, FunctionType):
        amend(warnings._warn_unawaited_coroutine, first="_forgotten(coro)", names={"forgotten": harmless(forgotten)})
