"""What a suspended task waits for, and at which line."""

from asyncio import tasks
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from weakref import ref

from .program import FRAMES, code_of, inner, known
from .tasks import id_of, ids_of
from .trace import append, nanos

GatheringFuture = tasks._GatheringFuture

#: The pool jobs that may be awaited, by the address of their future for as long as that lives: a weak link to it, and
#: what a wait for it is told as.
jobs = {}


def keep_job(future, kind, name):
    """From now on a wait for `future` is one for that job."""
    address = id(future)
    jobs[address] = (ref(future, lambda _: jobs.pop(address, None)), f'"kind":"{kind}","name":{name}')


#: Those that await others of these, which do not matter.
WHOLE = ("Queue.join", "as_completed.<locals>._wait_for_one", "_AsCompletedIterator._wait_for_one")
#: Coroutines of asyncio, by the name of their code: what they wait for.
KNOWN = {"sleep": None}  # is told at once
IO = ("streams.py", "selector_events.py", "base_events.py", "unix_events.py", "subprocess.py", "sslproto.py", "base_subprocess.py")


def waits_on(*names):
    def keep(function):
        for name in names:
            KNOWN[name] = function
        return function

    return keep


def tell_wait(me, task, t, append=append):
    """The task is suspended."""
    awaited = task.get_coro()
    line, hit, holder = "", None, None
    while True:
        kind = type(awaited)
        if kind is CoroutineType:
            code = awaited.cr_code
            found = known.get(id(code)) or code_of(code)
            if found.own:
                frame = awaited.cr_frame
                if frame is None:
                    break
                line = found.lines.get(frame.f_lasti) or found.at(frame)
                hit = None
            elif found.asyncio is not None:
                name = found.name
                if name in KNOWN and hit not in WHOLE:
                    hit, holder = name, awaited
                elif hit is None and found.asyncio in IO:
                    hit, holder = IO, awaited
            awaited = awaited.cr_await
        elif kind is GeneratorType:
            awaited = awaited.gi_yieldfrom
        elif kind is AsyncGeneratorType:
            found = code_of(awaited.ag_code)
            if found.own and awaited.ag_frame is not None:
                line, hit = found.at(awaited.ag_frame), None
            awaited = awaited.ag_await
        elif awaited is None or kind.__module__ != "builtins":
            break
        else:
            awaited = inner(awaited)
    future = task._fut_waiter
    if future is None:
        on = '"kind":"yield"'
    elif hit == "sleep":
        on = '"kind":"sleep"' + lasting(me.state.delay)
    elif hit is IO:
        on = '"kind":"io"'
    elif hit is not None:
        on = KNOWN[hit](me, holder.cr_frame, future, t)
    else:
        on = of_future(future)
    append(f'{{"t":{t}{me.head}wait","on":{{{on}}}{line}}}\n')


def within(kind, numbers, name=""):
    """What is waited for as JSON has it."""
    parts = (f'"kind":"{kind}"', name and f'"name":{name}', numbers)
    return ",".join(part for part in parts if part)


def lasting(seconds):
    """How long a wait takes at most as JSON has it; nothing if it never ends by itself."""
    span = nanos(seconds)
    return "" if span is None else f',"for":{span}'


def of_future(future):
    """What a future stands for that is awaited as such."""
    number = id_of(future)
    if number:
        return f'"kind":"task","tasks":[{number}]'
    if isinstance(future, GatheringFuture):
        return within("gather", ids_of(members(future)))
    job = jobs.get(id(future))
    if job:
        return job[1]
    for callback, _ in getattr(future, "_callbacks", None) or ():
        name = getattr(callback, "__qualname__", "")
        if name == "shield.<locals>._outer_done_callback":
            return within("shield", ids_of([cell(callback, "inner")]))
        if name == "_chain_future.<locals>._call_check_cancel":
            return '"kind":"thread"'
    return '"kind":"future"'


def members(future):
    """The tasks of a gather, those of gathers within it included."""
    for child in future._children:
        if isinstance(child, GatheringFuture):
            yield from members(child)
        else:
            yield child


def cell(function, name):
    """The value of a variable that a function shares with the one around it."""
    try:
        return function.__closure__[function.__code__.co_freevars.index(name)].cell_contents
    except (TypeError, ValueError):
        return None


@waits_on("Semaphore.acquire", "Lock.acquire", "Event.wait", "Condition.wait", "Barrier._wait", "Barrier._block", "Barrier.wait")
def _(me, frame, future, t):
    return resources.waiting(me, t, frame.f_locals["self"])


@waits_on("Queue.get")
def _(me, frame, future, t):
    return resources.waiting(me, t, frame.f_locals["self"], "queue.get")


@waits_on("Queue.put")
def _(me, frame, future, t):
    return resources.waiting(me, t, frame.f_locals["self"], "queue.put")


@waits_on("Queue.join")
def _(me, frame, future, t):
    return resources.waiting(me, t, frame.f_locals["self"], "queue.join")


@waits_on("TaskGroup.__aexit__", "TaskGroup._aexit")
def _(me, frame, future, t):
    return within("group", ids_of(frame.f_locals["self"]._tasks))


@waits_on("_wait")
def _(me, frame, future, t):
    limit = frame.f_locals.get("timeout")
    on = within("wait", ids_of(frame.f_locals.get("fs", ())))
    return on if limit is None else on + lasting(limit)


@waits_on("as_completed.<locals>._wait_for_one", "_AsCompletedIterator._wait_for_one")
def _(me, frame, future, t):
    variables = frame.f_locals
    found = variables.get("self")
    left = getattr(found, "_todo", None) if found else getattr(variables.get("done"), "todo", None)
    return within("wait", ids_of(left or ()))


@waits_on("wait_for", "_cancel_and_wait")
def _(me, frame, future, t):
    awaited = frame.f_locals.get("fut")
    return of_future(awaited) if hasattr(awaited, "add_done_callback") else of_future(future)


@waits_on("to_thread")
def _(me, frame, future, t):
    return of_future(future)


from . import resources  # noqa: E402
