"""A pass of CPython's cyclic collector in the middle of a run: which tasks it takes, and what their cleanup does.

Which ones is the collector's own answer: a forked copy of this process runs `gc.collect()` and tells what went. Here the
coroutines of these tasks are then dropped one after the other in the order of the tasks' creation, where the collector goes by its
lists, and at last it runs here as well: it must take these tasks and no others.
"""

import gc
import json
import os
import sys
import types

#: What CPython says of a coroutine that awaits while it is closed. It is dropped there.
IGNORED = "coroutine ignored GeneratorExit"

#: A frame with nothing in it and none around it.
NOWHERE = (nothing for nothing in ()).gi_frame


def collect(program):
    """`gc.collect()`."""
    if program.collecting:
        return  # a finalizer's call does nothing
    program.collecting = True
    hook = sys.unraisablehook
    try:
        forget_frames(program)
        there = [reference for reference in program.created if is_there(reference())]
        if program.watched:
            destroy(program, would_be_taken(program))
            there = [reference for reference in there if is_there(reference())]
        gc.collect()
        if program.watched and any(reference() is None for reference in there):
            raise AssertionError("the collector took a task that it had not told of")
        program.created = [reference for reference in program.created if reference() is not None]
    finally:
        program.collecting = False
        sys.unraisablehook = hook


def forget_frames(program):
    """Takes away what keeps tasks alive only as long as somebody looks: tracebacks hold the frames that errors went through.

    Which errors have one traceback stays as it is: `except*` asks for that.
    """
    replaced = {}
    for thing in gc.get_objects():
        if isinstance(thing, BaseException) and thing.__traceback__ is not None:
            old = thing.__traceback__
            _, new = replaced.setdefault(id(old), (old, types.TracebackType(None, NOWHERE, 0, 1)))
            thing.__traceback__ = new
        elif isinstance(thing, types.TracebackType):
            thing.tb_next = None  # one that a task keeps with its error, or that an `__aexit__` was given
    for instance in program.living():
        instance.forget_wait()


def would_be_taken(program):
    """The places in `program.created` of the tasks that `gc.collect()` takes."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            before = {place for place, reference in enumerate(program.created) if is_there(reference())}
            sys.unraisablehook = lambda unraisable: None
            gc.collect()
            taken = sorted(place for place in before if program.created[place]() is None)
            os.write(theirs, json.dumps(taken).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with open(ours, "rb") as answer:
        taken = json.load(answer)
    os.waitpid(child, 0)
    return taken


def is_there(instance):
    """Whether it can be taken: of one destroyed before, something may still be left."""
    return instance is not None and not instance.destroyed


def destroy(program, places):
    """Destroys these tasks as the collector does: nobody can name them any more, then their coroutines are closed."""
    taken = [program.created[place]() for place in places]
    for instance in taken:
        instance.destroyed = True
        program.by_name.pop(instance.name)

    def unraisable(unraisable):
        if program.closing is not None and str(unraisable.exc_value) == IGNORED:
            program.recorder.record(program.closing, "lint", name="cleanup-cut-off")

    sys.unraisablehook = unraisable
    for instance in taken:
        program.closing = instance
        program.recorder.record(instance, "lint", name="task-garbage-collected")
        instance.task.get_coro().drop()
    program.closing = None
