"""What only the runtime finds out: forgotten coroutines, errors nobody asked for, tasks that were collected."""

import atexit
import sys
import warnings
from asyncio import base_events
from sys import _getframe
from types import FunctionType

from .amend import amend
from .program import code_of, line_of_program
from .tasks import distinct, failed, here, id_of, raised
from .trace import append, harmless, lint, out, text
from .values import message, name_of_type

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
        lint(found, f"{name_of(task)} was collected while it still waited: nothing owned it", number)
    else:
        lost(task, context.get("exception"), number)


def lost(task, error, number):
    lint("exception-never-retrieved", f"{name_of(task)} raised {type(error).__name__}, and nobody retrieved it", number)


def unheard():
    """At the end of the program: Python tells of an error that nobody asked for when it lets go of the task, and that of those
    which are still held comes too late for the trace."""
    for number, task in sorted((id_of(task), task) for task in list(raised) if task._log_traceback):
        lost(task, task._exception, number)


def forgotten(coroutine):
    state = here()
    me = state and (state.running or state.last)
    name = getattr(coroutine, "__qualname__", "a coroutine").rpartition("<locals>.")[2]
    # It is let go where it was called, mostly; Python's own warning has that line, too.
    lint("coroutine-never-awaited", f"{name}() was called and never awaited", me.id if me else None, line_of_program(_getframe(1)))


def uncaught():
    """At the end of the program: what Python has just printed may be what a main task failed with."""
    error = getattr(sys, "last_value", None)
    if error is None or not failed or failed[1:] != [name_of_type(type(error)), message(error)]:
        return
    me, name, said = failed
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
        name, said = f"{name} of {name_of_type(type(error))}", message(error)
    sentence = f"{distinct(me)} raised {name}{said and ': '}{said}, and nothing caught it: it ended the program"
    told = f'"name":"uncaught-exception","text":{text(sentence, 400)}{line_of_cause(error)}'
    append(f'{{"t":{out.last()},"task":{me.id},"ev":"lint",{told}}}\n')


def line_of_cause(error):
    """The innermost place in the program's own code at which an error came up, whichever task that was in."""
    place, traceback = "", error.__traceback__
    while traceback is not None:
        found = code_of(traceback.tb_frame.f_code)
        if found.own:
            place = f',"line":{text(f"{found.file}:{traceback.tb_lineno}")}'
        traceback = traceback.tb_next
    return place


def install():
    # Called before the last flush, which was registered before.
    atexit.register(harmless(unheard))
    atexit.register(harmless(uncaught))
    amend(base_events.BaseEventLoop.call_exception_handler, first="_told(context)", names={"told": harmless(told)})
    if isinstance(warnings._warn_unawaited_coroutine, FunctionType):
        amend(warnings._warn_unawaited_coroutine, first="_forgotten(coro)", names={"forgotten": harmless(forgotten)})
