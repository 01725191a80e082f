"""Work that the loop hands to threads and processes."""

import functools

from . import settings
from .program import function_name
from .tasks import task_here
from .trace import append, harmless, now, out, text
from .waits import cell, keep_job

#: How many jobs are given to pools of a kind, and not done.
busy = {}

virtual = None
if settings["virtual"]:
    from . import virtual


def job(executor, function):
    """The job as the pool gets it: on the real clock, as it is."""
    return function if virtual is None else virtual.job(executor, function)


def kind_of(executor):
    return "process" if "ProcessPoolExecutor" in kinds(executor) else "thread"


def is_apart(executor):
    """Whether jobs run where the interpreter is another, to which they are handed over pickled."""
    return not kinds(executor).isdisjoint(("ProcessPoolExecutor", "InterpreterPoolExecutor"))


def kinds(executor):
    return {kind.__name__ for kind in type(executor).__mro__}


def submitted(future, executor, function):
    """A job was given to a pool; `future` is what the loop waits for."""
    source = None
    for callback, _ in getattr(future, "_callbacks", None) or ():
        source = source or cell(callback, "source")
    if source is None:
        return
    out.sorts = True
    kind = kind_of(executor)
    keep_job(future, kind, text(work_name(function)))
    most = getattr(executor, "_max_workers", None)
    changed(kind, 1, most)
    pool = None if virtual is None else virtual.pool_of(executor)

    def over(_):
        changed(kind, -1, most)
        if pool is not None:
            pool.given -= 1

    # The worker's own thread says so, after the loop was told.
    source.add_done_callback(over)


def changed(kind, by, most):
    busy[kind] = count = busy.get(kind, 0) + by
    running = count if most is None else min(count, most)
    bound = f',"max":{most}' if most is not None else ""
    told = f'"ev":"level","name":"{kind}","kind":"pool","value":{running}{bound},"waiting":{count - running}'
    append(f'{{"t":{now()},"task":{task_here()},{told}}}\n')


def work_name(function):
    """What a job is called: its function's name, without the wrapping of `to_thread`."""
    while isinstance(function, functools.partial):
        wrapped = getattr(function.func, "__name__", "") == "run" and function.args
        function = function.args[0] if wrapped else function.func
    name = getattr(function, "__qualname__", None) or function_name(function)
    module = getattr(function, "__module__", None) or getattr(getattr(function, "__self__", None), "__name__", None)
    name = name.rpartition("<locals>.")[2]
    return f"{module}.{name}" if module and module not in ("__main__", "builtins") else name


def install(base):
    """Has the loop tell of every job that it hands on."""
    from .amend import amend

    amend(
        base.run_in_executor,
        around=(
            "return futures.wrap_future(executor.submit(func, *args), loop=self)",
            "_future = futures.wrap_future(executor.submit(_job(executor, func), *args), loop=self); "
            "_submitted(_future, executor, func); return _future",
            "pass",
        ),
        names={"submitted": harmless(submitted), "future": None, "job": job},
    )
