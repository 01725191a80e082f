"""Ways out of the process that no `atexit` hears of."""

import _thread
import atexit
import os
import signal

from . import watch
from .trace import flush, hidden, lines


def write():
    if lines:
        flush(last=True)


def install():
    atexit.register(flush, last=True)
    for module, names in (
        (os, ("_exit", "abort", "kill", "killpg", "execv", "execve")),
        (signal, ("raise_signal", "pthread_kill")),
    ):
        for name in names:
            if hasattr(module, name):
                setattr(module, name, hidden(getattr(module, name), first=write))
    _thread._count = watch.count
    os.register_at_fork(before=watch.before_fork, after_in_parent=watch.after_fork, after_in_child=watch.in_child)
