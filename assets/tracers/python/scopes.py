"""Groups and timeouts: when they are entered and left, and what comes of it."""

from asyncio import taskgroups, tasks, timeouts
from sys import version_info

from .amend import amend
from .tasks import counts, here
from .trace import append, harmless, nanos, now, text

#: Where a scope keeps its number and its owner's.
KEY = "@asynctutor"


def opened(kind, when=None):
    """A task enters a scope; `when` is its deadline by the loop's clock."""
    state = here()
    me = state and state.running
    if me is None:
        return None
    counts["scopes"] = number = counts["scopes"] + 1
    deadline = ""
    left = None if when is None else nanos(when - state.loop().time())
    if left is not None:
        deadline = f',"deadline":{now() + left}'
    append(f'{{"t":{now()}{me.head}open","scope":{number},"kind":"{kind}"{deadline}}}\n')
    return (number, me, kind)


def entered_group(self):
    if self._entered and KEY not in self.__dict__:
        self.__dict__[KEY] = opened("group")


def entered_timeout(self):
    if self._task is not None and KEY not in self.__dict__:
        self.__dict__[KEY] = opened("timeout", self._when)


def left(self, error=None):
    """A task leaves a scope, with `error` if that comes of it."""
    scope = self.__dict__.get(KEY)
    if scope is not None:
        self.__dict__[KEY] = None
        closed(scope, error)


def closed(scope, error):
    number, me, kind = scope
    if isinstance(error, GeneratorExit):
        return
    told = f',"error":{text(type(error).__name__)}' if error is not None else ""
    append(f'{{"t":{now()}{me.head}close","scope":{number},"kind":"{kind}"{told}}}\n')


def waiting(timeout):
    """A `wait_for` begins whose timeout is no scope in the program; gives the scope that stands for it."""
    state = here()
    return opened("timeout", state.loop().time() + timeout) if state and timeout else None


def waited(scope, error=None):
    if scope is not None:
        closed(scope, error if isinstance(error, TimeoutError) else None)


def install():
    names = {"group": harmless(entered_group), "timeout": harmless(entered_timeout), "left": harmless(left)}
    leave = {"failed": "_left(self, error)", "last": "_left(self)", "names": names}
    amend(taskgroups.TaskGroup.__aenter__, last="_group(self)", names=names)
    amend(taskgroups.TaskGroup.__aexit__, **leave)
    amend(timeouts.Timeout.__aenter__, last="_timeout(self)", names=names)
    amend(timeouts.Timeout.__aexit__, **leave)
    if version_info < (3, 12):
        amend(
            tasks.wait_for,
            first="_scope = _waiting(timeout)",
            failed="_waited(_scope, error); _scope = None",
            last="_waited(_scope)",
            names={"waiting": harmless(waiting), "waited": harmless(waited), "scope": None},
        )
