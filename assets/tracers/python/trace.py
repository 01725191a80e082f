"""The trace: what happened, as lines of text on their way to the reader."""

import _thread
import os
import sys
from time import perf_counter_ns

from . import settings

#: Lines that are yet to be written. One that may still be put right (the last spawn) is among the last.
lines = []
append = lines.append

#: What tells the time, in nanoseconds; the virtual clock puts its own here before anything else is imported.
clock = settings.get("clock") or perf_counter_ns

#: So many lines are written at once, without waiting for the clock.
MANY = 4096

#: So many lines of other threads come at most, as a rule, between a task and its name.
FRESH = 256

#: So long the end of the program waits at most for who writes, in seconds.
LONGEST = 10

ESCAPES = {code: "\\u%04x" % code for code in [*range(32), 127]}
ESCAPES.update({ord('"'): '\\"', ord("\\"): "\\\\", ord("\n"): "\\n", ord("\t"): "\\t"})


#: So much of a text is told.
MOST = 200


def text(value, most=MOST):
    """A string in JSON."""
    if len(value) > most:
        value = value[: most - 1] + "…"
    if value.isascii() and value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    return '"' + value.translate(ESCAPES).encode("utf-8", "replace").decode("utf-8") + '"'


def time_of(line):
    """When the event of a line happened."""
    return int(line[5 : line.index(",")])


class Out:
    """The way to the reader. Once writing fails, nothing is written any more."""

    def __init__(self):
        self.descriptor = None
        self.identity = None
        self.lock = _thread.allocate_lock()
        self.writer = None  # the thread that has it
        self.taking = _thread.allocate_lock()  # held while lines are taken away, and while others are sought
        self.latest = 0  # when the last of what is written happened
        self.sorts = False  # whether several threads tell, who may be interrupted between looking at the clock and telling

    @property
    def fresh(self):
        """How many of the last lines may still have to be put right."""
        return FRESH if self.sorts else 1

    def open(self):
        try:
            low = os.open(settings["trace"], os.O_WRONLY | os.O_APPEND)
            try:
                import fcntl

                # The program's own files keep the low numbers.
                self.descriptor = fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, 100)
            finally:
                os.close(low)
            self.identity = self.of()
        except OSError:
            self.descriptor = None

    def of(self):
        found = os.fstat(self.descriptor)
        return found.st_dev, found.st_ino

    def close(self):
        """Gives up without a word: in a child that was forked, or when nobody reads any more."""
        self.descriptor = None
        lines.clear()

    def still(self):
        """Has no lines taken away until `taking` is released; whether that could be had."""
        # Who interrupts a thread that takes lines away must not wait for it for ever.
        return self.taking.acquire(True, 0.1)

    def flush(self, keep=0, of=None, last=False):
        """Writes all lines but the last `keep`, of the first `of` if not of all. Nobody does so after the `last` time."""
        # Whoever writes when somebody else does comes to what is new the next time.
        if not self.lock.acquire(False) and not (last and self.writer != _thread.get_ident() and self.lock.acquire(True, LONGEST)):
            return
        self.writer = _thread.get_ident()
        try:
            if not self.still():
                return
            try:
                count = (len(lines) if of is None else min(of, len(lines))) - keep
                if count <= 0:
                    return
                chunk = lines[:count]
                del lines[:count]
            finally:
                self.taking.release()
            if self.descriptor is None:
                return
            if self.sorts:
                chunk.sort(key=time_of)
            self.latest = max(self.latest, time_of(chunk[-1]))
            data = memoryview("".join(chunk).encode("utf-8", "replace"))
            try:
                # The program may have closed all it knew nothing of, and opened something of its own since.
                if self.of() != self.identity:
                    raise OSError
                while data:
                    data = data[os.write(self.descriptor, data) :]
            except OSError:
                self.descriptor = None
        finally:
            self.writer = None
            self.lock.release()


    def last(self):
        """When the last of all that is told happened."""
        return max([self.latest, *map(time_of, lines[-FRESH:])])


out = Out()
flush = out.flush


class Time:
    """When the run began: with its first task."""

    origin = None


def now():
    """Nanoseconds from the first spawn."""
    if Time.origin is None:
        return 0
    return clock() - Time.origin


def nanos(seconds):
    """A span in nanoseconds; nothing if it has no end that a trace could tell."""
    span = seconds * 1e9 + 0.5
    return max(0, int(span)) if span < 1 << 63 else None


def put(event):
    """Adds an event that happens now: everything after the time, without the newline."""
    append(f'{{"t":{now()}{event}}}\n')


def lint(name, sentence, task=None, line=""):
    """Adds a finding about a task, or about the run, at a line as `,"line":"FILE:N"`."""
    whose = f',"task":{task}' if task else ""
    put(f'{whose},"ev":"lint","name":"{name}","text":{text(sentence)}{line}')


troubles = []


def trouble(error):
    """The tracer made a mistake. The program goes on, and the trace says so once."""
    if not troubles:
        troubles.append(error)
        lint("untraced", f"the tracer failed, and something may be missing: {error!r}")


def harmless(function):
    """The function, with its mistakes kept from the program."""

    def call(*args):
        try:
            return function(*args)
        except Exception as error:
            trouble(error)

    return call


def hide(error):
    """Takes the tracer's frames out of the beginning of an error's traceback, before one of them lets it pass."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_frame.f_globals.get("__name__", "").startswith("_asynctutor."):
        traceback = traceback.tb_next
    error.__traceback__ = traceback


def hidden(function, first=None):
    """The function, without the tracer's frames in the tracebacks of what it raises; after a call of `first`."""
    import functools

    def call(*args, **kwargs):
        if first is not None:
            first()
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            hide(error)
            raise

    call = functools.update_wrapper(call, function)
    del call.__wrapped__
    return call


def say_and_stop(why):
    """Ends the program because the virtual clock would tell lies."""
    flush()
    sys.stderr.write(f"asynctutor: --virtual: {why}; run it without\n")
    sys.stderr.flush()
    os._exit(2)
