"""What made a task ready, when it was no step of another."""

import weakref
from asyncio import events

from .program import code_of

#: Callbacks of the loop, by the names of their code: the variable that holds what was waited for, or what they stand for.
TIMER, THREAD, IO = '"timer"', '"thread"', '"io"'
CAUSES = {
    "_set_result_unless_cancelled": TIMER,
    "Timeout._on_timeout": TIMER,
    "TaskGroup._on_task_done": "task",
    "gather.<locals>._done_callback": "fut",
    "_wait.<locals>._on_completion": "f",
    "as_completed.<locals>._on_completion": "f",
    "_AsCompletedIterator._handle_completion": "f",
    "shield.<locals>._inner_done_callback": "inner",
    "_chain_future.<locals>._set_state": THREAD,
    "_copy_future_state": THREAD,
}


#: Callbacks that other threads have handed to a loop.
handed = weakref.WeakSet()


def cause(frame, state):
    """What made a task ready, `frame` being that of the code that did so, as JSON has it; nothing if it cannot be told."""
    while frame is not None:
        code = frame.f_code
        if code.co_name == "_run" and code_of(code).name == "Handle._run":
            return of_handle(frame.f_locals["self"], state)
        found = code_of(code)
        if found.asyncio is not None:
            if found.name == "_release_waiter":
                done = [number for number in map(number_of, frame.f_locals["args"]) if number]
                return done[0] if done else TIMER
            if found.name == "_cancel_all_tasks":
                return state.root
            if found.name == "Runner._on_sigint":
                return '"signal"'
            what = CAUSES.get(found.name)
            if what is not None:
                return what if what[0] == '"' else number_of(frame.f_locals.get(what)) or of_inner(frame, what)
            if found.asyncio.startswith(("selector_events", "streams", "unix_events", "sslproto", "transports")):
                return IO
        frame = frame.f_back
    return None


def number_of(task):
    me = getattr(task, "_asynctutor", None)
    return getattr(me, "id", None)


def of_inner(frame, what):
    """The last of the tasks within what was waited for; a gather within a gather, say."""
    children = getattr(frame.f_locals.get(what), "_children", ())
    numbers = [number_of(child) for child in children if child.done()]
    return next((number for number in reversed(numbers) if number), None)


def of_handle(handle, state):
    """What a callback of the program, or of the interpreter itself, stands for."""
    if isinstance(handle, events.TimerHandle):
        return TIMER
    owner = getattr(handle._callback, "__self__", None)
    if type(owner).__module__.startswith(("asyncio.selector", "asyncio.unix", "_ssl")):
        return IO
    if getattr(owner, "_asynctutor", None) is not None:
        return owner._asynctutor.id
    # The interpreter tells futures of a task's end by itself, after that task's step.
    done = [number for number in map(number_of, handle._args or ()) if number]
    if done:
        return done[0]
    if handle in handed:
        return THREAD
    signals = getattr(state.loop(), "_signal_handlers", None) or {}
    if any(handle is other for other in signals.values()):
        return '"signal"'
    return None
