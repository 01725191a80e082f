"""The virtual clock: time stands still while something runs, and jumps to the next timer when nothing can.

Where something outside is waited for (a socket, a process, a thread that computes for long), time passes as it really does.
`time.sleep` on the loop's thread lets the time pass at once, and counts as holding the loop; in other threads it is a timer like
any other. Who only ever looks at the clock, waiting for it to move, moves it. The standard library's own code sees real time.
"""

import _thread
import sys
import time
from heapq import heappop, heappush
from itertools import count
from math import inf

from . import settings

real = {name: getattr(time, name) for name in ("monotonic", "perf_counter", "time", "process_time", "thread_time", "sleep")}

#: So many looks at the clock in one step are nothing unusual; each one after them takes a moment.
LOOKS = 1000
MOMENT = 1_000_000
#: Threads may compute for so long, really, before virtual time passes.
GRACE = 0.25
#: How often something outside is looked after, in real seconds.
SLICE = 0.002
#: Where the clocks that only count begin, in seconds.
START = 1000.0


class Now:
    ns = 0
    looks = 0
    epoch = 0.0
    on = True


#: Threads that sleep: when they wake, a number against ties, what wakes them, and the pool they belong to.
sleepers = []
turns = count()
lock = _thread.allocate_lock()


class Pool:
    """The jobs of an executor: given to it and not done, and of these those that sleep."""

    def __init__(self, is_apart, most):
        self.is_apart, self.most = is_apart, most or 1 << 30
        self.given = self.sleeping = 0

    def computes(self):
        return min(self.given, self.most) > self.sleeping


#: The pools of executors, by the address of those for as long as they live: a link to the executor, and the pool.
pools = {}
of_thread = {}
#: Event loops that wait with nothing left to wait for.
idling = []
#: Event loops that run, and processes that were started.
loops = {}
processes = [0]
#: How many loops wait for the threads of their executors to end.
closing = [0]


def virtual_ns():
    return Now.ns


def for_program(frame):
    from .program import known, code_of

    code = frame.f_code
    return (known.get(id(code)) or code_of(code)).own


def look(frame):
    """The program looks at the clock: the time in nanoseconds."""
    Now.looks += 1
    if Now.looks <= LOOKS:
        return Now.ns
    pass_time(MOMENT, frame)
    # A sum of seconds may be rounded up beyond the whole milliseconds.
    return Now.ns + 1


def as_native(function, name):
    """The function, called as the one of `time` that it stands for; so it can also be sent to other processes."""
    function.__module__, function.__name__, function.__qualname__ = "time", name, name
    return function


def clock_named(name, start):
    native = real[name]

    def clock():
        frame = sys._getframe(1)
        if not Now.on or not for_program(frame):
            return native()
        return start() + look(frame) / 1e9

    return as_native(clock, name)


def clock_named_ns(name, start):
    native = getattr(time, name)

    def clock():
        frame = sys._getframe(1)
        if not Now.on or not for_program(frame):
            return native()
        return int(start() * 1e9) + look(frame)

    return as_native(clock, name)


def sleep(seconds):
    if not Now.on:
        return real["sleep"](seconds)
    span = int(seconds * 1e9 + 0.5)
    if span < 0:
        raise ValueError("sleep length must be non-negative")
    pass_time(span, sys._getframe(1))


def pass_time(span, frame):
    """The thread at hand does something for so long."""
    me = _thread.get_ident()
    if me in loops or not loops:
        Now.ns += span
        state = loops.get(me)
        if state is not None and state.running is not None:
            from .stalls import seen_at

            place = seen_at(frame)
            state.seen[place] = state.seen.get(place, 0) + span
        return
    gate = _thread.allocate_lock()
    gate.acquire()
    with lock:
        pool = of_thread.get(me)
        if pool:
            pool.sleeping += 1
        heappush(sleepers, (Now.ns + span, next(turns), gate, pool, me))
        for loop in idling:
            loop._write_to_self()
    gate.acquire()


def wake(sleeper):
    when, _, gate, pool, _ = sleeper
    Now.ns = max(Now.ns, when)
    if pool:
        pool.sleeping -= 1
    gate.release()


class Job:
    """A job of a thread pool, which says when it begins and ends."""

    def __init__(self, function, pool):
        self.function, self.pool = function, pool

    def __call__(self, *args, **kwargs):
        from .trace import hide

        me = _thread.get_ident()
        of_thread[me] = self.pool
        try:
            return self.function(*args, **kwargs)
        except BaseException as error:
            hide(error)
            raise
        finally:
            of_thread.pop(me, None)


def pool_of(executor):
    from weakref import ref

    from .workers import is_apart

    address = id(executor)
    found = pools.get(address)
    if found is None:
        try:
            link = ref(executor, lambda _: pools.pop(address, None))
        except TypeError:
            link = executor
        found = pools[address] = link, Pool(is_apart(executor), getattr(executor, "_max_workers", None))
    return found[1]


def job(executor, function):
    """The job as it is given to the pool."""
    pool = pool_of(executor)
    pool.given += 1
    return function if pool.is_apart else Job(function, pool)


class Jumping:
    """A selector that lets virtual time pass instead of waiting."""

    def __init__(self, selector, loop):
        self.selector, self.loop = selector, loop

    def __getattr__(self, name):
        return getattr(self.selector, name)

    def outside(self):
        """Whether something is under way that takes real time; and whether it began so little ago that it takes none."""
        from .idle import watches_files

        given = [pool for _, pool in list(pools.values()) if pool.given > 0]
        if watches_files(self.loop) or processes[0] or any(pool.is_apart for pool in given):
            return True, False
        from .others import busy

        with lock:
            asleep = {thread for _, _, _, _, thread in sleepers}
        computes = any(pool.computes() for pool in given) or (closing[0] and not asleep) or busy(asleep.union(loops))
        return computes, computes

    def select(self, timeout=None):
        Now.looks = 0
        ready = self.selector.select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        timers = self.loop._scheduled
        if timeout is not None and timers and timers[0]._when == inf:
            # asyncio cuts it short; nothing but this is left.
            timeout = None
        due = None if timeout is None else Now.ns + int(timeout * 1e9 + 0.5)
        began = last = real["monotonic"]()
        while True:
            outside, young = self.outside()
            with lock:
                sleeper = sleepers[0][0] if sleepers else None
            if not outside:
                if sleeper is not None and (due is None or sleeper <= due):
                    with lock:
                        wake(heappop(sleepers))
                    began = last = real["monotonic"]()
                    continue
                if due is None:
                    return self.idle()
                Now.ns = max(Now.ns, due)
                return self.selector.select(0)
            ready = self.selector.select(SLICE)
            now = real["monotonic"]()
            if not (young and now - began < GRACE):
                Now.ns = max(Now.ns, self.limit(Now.ns + int((now - last) * 1e9), due, sleeper))
            last = now
            if ready:
                return ready
            if sleeper is not None and Now.ns >= sleeper:
                with lock:
                    wake(heappop(sleepers))
            if due is not None and Now.ns >= due:
                return self.selector.select(0)

    def limit(self, time, *bounds):
        return min([time, *(bound for bound in bounds if bound is not None)])

    def idle(self):
        """Waits for what comes from outside, or for a thread that wants time to pass."""
        from . import idle, trace

        if not idle.may_be_woken(self.loop):
            idle.stuck(self.loop)
            trace.flush()
        idling.append(self.loop)
        try:
            with lock:
                waits = None if not sleepers else 0
            return self.selector.select(waits)
        finally:
            idling.remove(self.loop)


def install_clock():
    Now.epoch = float(int(real["time"]()))
    settings["clock"] = virtual_ns
    starts = {
        "monotonic": lambda: START,
        "perf_counter": lambda: START,
        "time": lambda: Now.epoch,
        "process_time": lambda: 0.0,
        "thread_time": lambda: 0.0,
    }
    for name, start in starts.items():
        nanoseconds = clock_named_ns(name + "_ns", start)
        setattr(time, name, clock_named(name, start))
        setattr(time, name + "_ns", nanoseconds)
    time.sleep = as_native(sleep, "sleep")


def in_child():
    """A forked child lives in real time."""
    Now.on = False


def begins(loop):
    from .install import runs
    from .tasks import state_of
    from .trace import say_and_stop

    me = _thread.get_ident()
    if loops and me not in loops:
        say_and_stop("more than one event loop runs at a time")
    if not isinstance(getattr(loop, "_selector", None), Jumping):
        say_and_stop(f"the event loop is of a kind of its own, {type(loop).__module__}.{type(loop).__qualname__}")
    loops[me] = state_of(loop)
    # This stands in place of what calls it on the real clock.
    runs(loop)


def ends(loop):
    loops.pop(_thread.get_ident(), None)
    with lock:
        # Nobody else would wake them.
        while sleepers and not loops:
            wake(heappop(sleepers))


def turn_of(task):
    """A hash that is no address: the task's number."""
    me = getattr(task, "_asynctutor", None)
    return object.__hash__(task) if me is None else me.id


def install(base, selector_events, events):
    import os

    from .amend import amend
    from .tasks import Task

    class TimerHandle(events.TimerHandle):
        """Timers of one moment go off in the order in which they were set."""

        __slots__ = ("_turn",)

        def __init__(self, when, *args):
            super().__init__(round(when, 9), *args)
            self._turn = next(turns)

        def __lt__(self, other):
            return (self._when, self._turn) < (other._when, other._turn)

    def jump(loop):
        loop._selector = Jumping(loop._selector, loop)

    def started(transport):
        processes[0] += 1

    def exited(transport):
        processes[0] = max(0, processes[0] - 1)

    TimerHandle.__qualname__ = "TimerHandle"
    TimerHandle.__module__ = "asyncio.events"
    events.TimerHandle = TimerHandle
    base.time = lambda self: START + Now.ns / 1e9
    amend(selector_events.BaseSelectorEventLoop.__init__, around=("self._make_self_pipe()", "_jump(self)", "pass"), names={"jump": jump})
    amend(
        base.shutdown_default_executor, first="_closing[0] += 1", last="_closing[0] -= 1", names={"closing": closing}
    )
    amend(base.run_forever, first="_begins(self)", last="_ends(self)", names={"begins": begins, "ends": ends})
    # The sets in which asyncio keeps tasks are gone through in the same order in every run.
    Task.__hash__ = turn_of
    from asyncio import base_subprocess

    transport = base_subprocess.BaseSubprocessTransport
    amend(transport.__init__, last="_started(self)", names={"started": started})
    amend(transport._process_exited, first="_exited(self)", names={"exited": exited})
    os.register_at_fork(after_in_child=in_child)
