"""uvloop, whose loop is no Python: its methods are put around instead of being amended."""

import functools

from . import settings
from .install import runs
from .lints import told
from .tasks import STEPS, after, before, soon, state_of
from .trace import hidden, hide, say_and_stop
from .workers import submitted


class Held:
    """A callback as `Handle` holds it."""

    __slots__ = ("_callback", "_args")

    def __init__(self, callback, args):
        self._callback, self._args = callback, args


def step(callback, *args):
    task = before(Held(callback, args))
    try:
        callback(*args)
    except BaseException as error:
        hide(error)
        raise
    finally:
        if task is not None:
            after(task)


def uvloop(module):
    loop = module.Loop
    call_soon, call_later = loop.call_soon, loop.call_later
    run_forever, run_in_executor = loop.run_forever, loop.run_in_executor
    call_exception_handler = loop.call_exception_handler

    class Loop(loop):
        def __init__(self, *args, **kwargs):
            if settings["virtual"]:
                say_and_stop("uvloop keeps a clock of its own")
            super().__init__(*args, **kwargs)
            state_of(self)

        def call_soon(self, callback, *args, context=None):
            if type(callback) not in STEPS:
                return call_soon(self, callback, *args, context=context)
            soon(callback)
            # As many arguments as ever: uvloop's own lines in tracebacks depend on them.
            return call_soon(self, functools.partial(step, callback), *args, context=context)

        def call_later(self, delay, callback, *args, context=None):
            if delay:
                self._asynctutor.delay = delay
            return call_later(self, delay, callback, *args, context=context)

        def run_forever(self):
            runs(self)
            return run_forever(self)

        def run_in_executor(self, executor, func, *args):
            future = run_in_executor(self, executor, func, *args)
            submitted(future, executor, func)
            return future

        def call_exception_handler(self, context):
            told(context)
            return call_exception_handler(self, context)

    for name, method in list(vars(Loop).items()):
        if callable(method):
            setattr(Loop, name, hidden(functools.update_wrapper(method, getattr(loop, name))))
    for name in ("__module__", "__qualname__", "__doc__"):
        setattr(Loop, name, getattr(loop, name))
    module.Loop = Loop
