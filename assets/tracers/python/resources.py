"""Semaphores, locks, events, conditions and queues: their names, and their levels as they change."""

from asyncio import locks, queues, tasks
from sys import _getframe, version_info

from .amend import amend
from .program import code_of, name_of_creation
from .tasks import me_here, task_here
from .trace import append, harmless, now, text

#: Where a resource keeps what is known of it.
KEY = "@asynctutor"


#: Functions of asyncio that make nothing for themselves, but for who called them.
FOR_PROGRAM = ("Condition.__init__", "BoundedSemaphore.__init__")


class Resource:
    """What is known of one semaphore, lock, event or queue."""

    __slots__ = ("kind", "wait", "frame", "named", "head", "tail", "level", "waiting", "last", "silent", "holder")

    def __init__(self, kind, wait, silent, frame, bound, level):
        self.kind = kind
        self.wait = wait  # the kind of a wait for it
        self.silent = silent  # it is no resource of the program's own
        self.frame = frame  # where it was made, until its name is asked for
        self.named = None
        self.tail = f',"max":{bound}' if bound is not None else ""
        self.level = level
        self.waiting = 0  # how many tasks are in line
        self.last = None
        self.holder = None  # of a lock, the task that took it

    def name(self):
        """Its name in JSON: what the program calls it, else what it is."""
        if self.named is None:
            code, last = self.frame or (None, 0)
            found = name_of_creation(Place(code, last)) if code else None
            self.named = text(unique(self.kind, found or self.wait.partition(".")[0]))
            self.head = f'"ev":"level","name":{self.named},"kind":"{self.kind}"'
            self.frame = None
        return self.named


class Place:
    """Where a frame stood."""

    def __init__(self, code, last):
        self.f_code, self.f_lasti, self.f_globals = code, last, {}


used = {}


def unique(kind, name):
    """The name, or the first of `name-2`, `name-3`, … that is free."""
    count = used[kind, name] = used.get((kind, name), 0) + 1
    return name if count == 1 else f"{name}-{count}"


def made(self, kind, wait, bound, level):
    """A resource was made."""
    frame = _getframe(4)  # of who called its `__init__`
    silent = False
    while frame is not None:
        found = code_of(frame.f_code)
        if found.own:
            break
        # The event within a queue is none of the program's; the lock within a condition is.
        silent = silent or found.asyncio is None or found.name not in FOR_PROGRAM
        frame = frame.f_back
    place = None
    if frame is not None and not silent:
        code = frame.f_code
        place = (code, frame.f_lasti)
    self.__dict__[KEY] = Resource(kind, wait, silent or frame is None, place, bound, level)


def changed(self, t=None):
    """A resource may have changed; says so if it has."""
    resource = self.__dict__.get(KEY)
    if resource is None or resource.silent:
        return
    now_at = (resource.level(self), resource.waiting)
    if now_at != resource.last:
        if resource.kind == "lock" and (resource.last is None or now_at[0] != resource.last[0]):
            resource.holder = me_here() if now_at[0] else None
        resource.last = now_at
        resource.named or resource.name()
        told = f'{resource.head},"value":{now_at[0]}{resource.tail},"waiting":{now_at[1]}'
        append(f'{{"t":{now() if t is None else t},"task":{task_here()},{told}}}\n')


def waiting(me, t, self, kind=None):
    """What a wait for a resource is, as JSON has it."""
    resource = getattr(self, "__dict__", {}).get(KEY)
    if resource is None:
        return f'"kind":"{kind or "event"}"'
    if resource.silent:
        return f'"kind":"{kind or resource.wait}"'
    if me.line is not resource:
        resource.waiting += 1
        me.line = resource
        changed(self, t)
    return f'"kind":"{kind or resource.wait}","name":{resource.name()}'


def made_semaphore(self):
    made(self, "semaphore", "semaphore", self._value, semaphore_level)


def made_lock(self):
    made(self, "lock", "lock", 1, lock_level)


def made_event(self):
    made(self, "event", "event", None, event_level)


def made_condition(self):
    made(self, "event", "event", None, nothing)


def made_queue(self):
    bound = self._maxsize if self._maxsize > 0 else None
    made(self, "queue", "queue.get", bound, queues.Queue.qsize)


def semaphore_level(self):
    return self._value


def lock_level(self):
    return int(self._locked)


def event_level(self):
    return int(self._value)


def nothing(self):
    return 0


def install():
    if version_info < (3, 13):
        amend(
            tasks.as_completed,
            around=("todo = {ensure_future(f, loop=loop) for f in set(fs)}", "pass", "done.todo = todo"),
        )
    for kind, tell in (
        (locks.Semaphore, made_semaphore),
        (locks.Lock, made_lock),
        (locks.Event, made_event),
        (locks.Condition, made_condition),
        (queues.Queue, made_queue),
    ):
        amend(kind.__init__, end="_made(self)", names={"made": harmless(tell)})
    for function in (
        locks.Semaphore.acquire,
        locks.Semaphore.release,
        locks.Lock.acquire,
        locks.Lock.release,
        locks.Event.set,
        locks.Event.clear,
        queues.Queue.put_nowait,
        queues.Queue.get_nowait,
    ):
        amend(function, last="_changed(self)", names={"changed": harmless(changed)})
