"""Ways out of the process that no `atexit` hears of."""

import _thread
import atexit
import functools
import os
import signal

from . import watch
from .trace import flush, hide, lines


def flushing(function):
    """The function, after what is known has been written."""

    def call(*args, **kwargs):
        if lines:
            flush()
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            hide(error)
            raise

    call = functools.update_wrapper(call, function)
    del call.__wrapped__
    return call


def install():
    atexit.register(flush)
    for module, names in (
        (os, ("_exit", "abort", "kill", "killpg", "execv", "execve")),
        (signal, ("raise_signal", "pthread_kill")),
    ):
        for name in names:
            if hasattr(module, name):
                setattr(module, name, flushing(getattr(module, name)))
    _thread._count = watch.count
    os.register_at_fork(before=watch.before_fork, after_in_parent=watch.after_fork, after_in_child=watch.in_child)
