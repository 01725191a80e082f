"""An asyncio event loop on virtual time, and the worker pools that go with it.

Everything that decides order is CPython's own `asyncio.BaseEventLoop`: the ready queue, the turn, the timer heap, the
hand-over from threads. Changed are only these:

- the clock counts whole milliseconds as an `int` (asyncio only ever adds delays to it and compares), so no rounding
  can reorder timers; it moves when nothing is ready, or when a step blocks;
- timers due at one instant fire in the order of registration, where CPython leaves it to its heap;
- there is no input and output to poll;
- with nothing ready and nothing to wait for the loop raises `Deadlock`, where CPython would wait for ever.
"""

import asyncio
import concurrent.futures
import heapq
import itertools
from collections import deque


class Deadlock(BaseException):
    """Nothing is ready, no timer is set, no job is running: no task can ever go on."""


class StepLimit(SystemExit):
    """The program took more steps than it was allowed. (asyncio lets a SystemExit through to the caller.)"""


class _Timer(asyncio.TimerHandle):
    """A timer that knows when it was registered."""

    __slots__ = ("number",)

    def __lt__(self, other):
        return (self._when, self.number) < (other._when, other.number)


class _NoInput:
    """A selector that never has anything to report."""

    def select(self, timeout):
        return ()


class VirtualLoop(asyncio.BaseEventLoop):
    """See the module. `interventions` are (at, strike): `strike()` is called when everything due at `at` has run."""

    def __init__(self, interventions=()):
        super().__init__()
        self._now = 0
        self._clock_resolution = 0.5  # CPython fires what is due *before* now + resolution; all times are whole
        self._selector = _NoInput()
        self._numbers = itertools.count()
        self._interventions = deque(sorted(interventions, key=lambda intervention: intervention[0]))
        self.pools = []
        self.exhausted = False
        self.turns = 0  # of jobs with a worker

    def time(self):
        return self._now

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = _Timer(when, callback, args, self, context)
        timer.number = next(self._numbers)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def block(self, duration):
        """Lets time pass in the middle of a step: `time.sleep` as the loop sees it. The workers go on meanwhile."""
        self._now += duration
        self._finish_jobs()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass

    def _run_once(self):
        if self.exhausted:
            raise StepLimit
        while self._interventions and self._interventions[0][0] < self._now:  # a step has blocked beyond it
            self._interventions.popleft()[1]()
        if not self._ready:
            self._move_time()
        super()._run_once()

    def _move_time(self):
        """Goes on to the next moment at which something happens. An intervention waits until nothing else is due."""
        while not self._ready:
            while self._scheduled and self._scheduled[0]._cancelled:  # as CPython does
                self._timer_cancelled_count -= 1
                heapq.heappop(self._scheduled)._scheduled = False
            due = [pool.next_end() for pool in self.pools if pool.running]
            if self._scheduled:
                due.append(self._scheduled[0]._when)
            soonest = max(min(due), self._now) if due else None
            if self._interventions:
                at = max(self._interventions[0][0], self._now)
                if soonest is None or at < soonest:
                    self._now = at
                    self._interventions.popleft()[1]()
                    continue
            if soonest is None:
                raise Deadlock
            self._now = soonest
            self._finish_jobs()
            if self._scheduled and self._scheduled[0]._when <= self._now:
                return

    def _finish_jobs(self):
        """Ends every job that is over by now, in the order of their ends. A job's end may start the next."""
        while True:
            ending = [pool for pool in self.pools if pool.running and pool.next_end() <= self._now]
            if not ending:
                return
            min(ending, key=lambda pool: pool.running[0][:2]).finish_one()


#: How long a computing thread keeps the GIL while others want it (`sys.getswitchinterval`).
SWITCH_INTERVAL = 5


#: Turns of all workers in one run: jobs that compute for hours of virtual time take ours, five milliseconds at a time.
MOST_TURNS = 200_000


class Job:
    """Work for a worker: how long it still takes, and whether it computes."""

    def __init__(self, duration, cpu=False):
        self.left = duration
        self.cpu = cpu

    def __call__(self):
        raise AssertionError("virtual work is not called")


class VirtualPool(concurrent.futures.Executor):
    """A pool of workers on the loop's virtual time, to be used through `loop.run_in_executor`.

    Jobs are taken in order. Its futures are real `concurrent.futures.Future`s, so the hand-over to the loop, and what a
    cancelled await does to a job (a waiting one is dropped, a running one goes on), are the standard library's.

    With `gil`, jobs that compute share one GIL, as CPython's threads do: each keeps it for at most `SWITCH_INTERVAL`, then
    stands at the end of the line. Jobs that wait do not need it, nor does the loop.
    """

    def __init__(self, loop, workers, gil=False):
        self.loop = loop
        self.free = workers
        self.gil = gil
        self.computing = False
        self.queued = deque()      # (job, future) without a worker
        self.for_gil = deque()     # (job, future) with a worker, without the GIL
        self.running = []          # heap of (end, number, job, future)
        loop.pools.append(self)

    def submit(self, job):
        future = concurrent.futures.Future()
        self.queued.append((job, future))
        self._start(self.loop.time())
        return future

    def next_end(self):
        return self.running[0][0]

    def finish_one(self):
        """Ends the running job, or the turn on the GIL, that is over first, and starts what it made room for at that time."""
        self.loop.turns += 1
        if self.loop.turns > MOST_TURNS:
            self.loop.exhausted = True
            raise StepLimit
        end, _, job, future = heapq.heappop(self.running)
        if self.gil and job.cpu:
            self.computing = False
        if job.left:
            self.for_gil.append((job, future))
        else:
            self.free += 1
            future.set_result(None)
        self._start(end)

    def _start(self, now):
        while self.free and self.queued:
            job, future = self.queued.popleft()
            if not future.set_running_or_notify_cancel():
                continue
            self.free -= 1
            if self.gil and job.cpu:
                self.for_gil.append((job, future))
            else:
                self._run(now, job.left, job, future)
        if self.for_gil and not self.computing:
            self.computing = True
            job, future = self.for_gil.popleft()
            self._run(now, min(job.left, SWITCH_INTERVAL), job, future)

    def _run(self, now, span, job, future):
        job.left -= span
        heapq.heappush(self.running, (now + span, next(self.loop._numbers), job, future))
