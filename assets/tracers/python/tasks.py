"""Tasks and their steps.

A step is one call of a task's own callback by the loop: `Handle._run` says when it begins and ends (see `install`), what the
task says of itself afterwards is how it ended or what it waits for. The coroutine is not touched.
"""

import _asyncio
from asyncio import events
from sys import _getframe, version_info
from weakref import WeakSet

from . import settings
from .program import code_of, function_name, line_of_error, line_of_program
from .trace import Time, append, clock, flush, hide, lines, now, out, text, trouble, MANY
from .values import message, name_of_type, shown

#: A step that takes longer holds the loop, in nanoseconds.
STALL = int(float(settings.get("stall") or 50) * 1e6)


class State:
    """What is going on in one event loop."""

    __slots__ = ("running", "task", "began", "last", "root", "delay", "asking", "thread", "loop", "seen", "held", "stands", "__weakref__")

    def __init__(self, loop):
        self.running = None  # whose step it is
        self.task = None  # that task itself
        self.began = 0  # when that step began, or what is untold of its stall
        self.last = None  # whose step was the last
        self.root = None  # the first task
        self.delay = 0  # the delay of the timer that was set last
        self.asking = []  # the tasks that are being cancelled, outermost first
        self.thread = None  # the loop's thread
        self.seen = {}  # where the running step was found, by the watch
        self.held = None  # where its stall was, once it is told in parts
        self.stands = None, 0, False  # the step seen last at what virtual time, since when it is, and whether that is told
        self.loop = loop


class Me:
    """What is known of one task."""

    __slots__ = ("id", "state", "run", "head", "spawned", "name", "asked", "started", "ended", "waits", "outer", "line", "turn")

    def __init__(self, id, state):
        self.id = id
        self.state = state
        self.head = head = f',"task":{id},"ev":"'
        self.run = head + 'run"}\n'
        self.spawned = None  # the line of its spawn, while its name may still come
        self.name = None
        self.turn = 1  # which of the tasks of its name it is
        self.asked = False  # whether it was asked to stop, and has not heard of it yet
        self.started = self.ended = self.waits = False
        self.line = None  # the resource that it is in line for
        self.outer = None  # the step that this one interrupts, of a task that starts at once


#: The states of all loops, weakly.
states = []
counts = {"tasks": 0, "scopes": 0}
#: The first task of a loop that failed last, the class and the message of its error.
failed = []
#: The tasks that failed, as long as something holds them.
raised = WeakSet()
#: How many tasks have each of the first so many names; who gives every task its own has no use for it.
named = {}
NAMES = 4096


def state_of(loop):
    """The state of a loop, made when it is first asked for."""
    try:
        return loop._asynctutor
    except AttributeError:
        pass
    import _thread
    import weakref

    # The loop belongs to the program, and goes when the program lets it go.
    state = State(weakref.ref(loop))
    state.thread = _thread.get_ident()
    loop._asynctutor = state
    states[:] = [weak for weak in states if weak() is not None]
    states.append(weakref.ref(state))
    return state


def here():
    """The state of the loop that runs in this thread, if any does."""
    loop = events._get_running_loop()
    return None if loop is None else state_of(loop)


def me_here():
    """What is known of the task whose step it is, or was last."""
    state = here()
    return state and (state.running or state.last)


def task_here():
    """The number of the task whose step it is, or was last."""
    me = me_here()
    return me.id if me else 1


def id_of(task):
    """A task's number; nothing if it is none or not traced."""
    me = getattr(task, "_asynctutor", None)
    return me.id if me.__class__ is Me else None


def ids_of(tasks):
    """The numbers of those that are traced tasks, in order, as JSON has them."""
    found = sorted(number for number in map(id_of, tasks) if number)
    return f'"tasks":[{",".join(map(str, found))}]' if found else ""


RUNNERS_OWN = ("shutdown_asyncgens", "shutdown_default_executor")


def hides(coroutine):
    """Whether a coroutine is the runner's own, as it tidies up."""
    if getattr(coroutine, "__name__", None) not in RUNNERS_OWN:
        return False
    code = getattr(coroutine, "cr_code", None)
    return code is None or not code_of(code).own


def called(coroutine):
    """The name of a coroutine's function; of that within, where a loop's `run` has put its own around it."""
    if getattr(coroutine, "__qualname__", None) == "run.<locals>.wrapper" and not code_of(coroutine.cr_code).own:
        coroutine = coroutine.cr_frame.f_locals.get("main", coroutine)
    return function_name(coroutine)


def spawn(task, coroutine, name, state, frame):
    """A task was made."""
    if hides(coroutine):
        task._asynctutor = None
        return None
    if Time.origin is None:
        Time.origin = clock()
        t = 0
    else:
        t = now()
    counts["tasks"] = number = counts["tasks"] + 1
    me = task._asynctutor = Me(number, state)
    parent = state.running
    if parent is None:
        state.root = state.root or number
    given = name and not (name.startswith("Task-") and name[5:].isdigit())
    me.name = name if given else called(coroutine)
    me.spawned = (t, f',"parent":{parent.id}' if parent else "", line_of_program(frame))
    write_spawn(me)
    return me


def write_spawn(me):
    count(me)
    written = spawn_line(me)
    # Besides the line of the spawn, the last one there is: a name counts that comes right after it.
    me.spawned = (*me.spawned[:3], written, written)
    append(written)


def count(me):
    """Notes which of the tasks of its name it is."""
    before = named.get(me.name, 0)
    if before or len(named) < NAMES:
        named[me.name] = me.turn = before + 1


def distinct(me):
    """The name by which a task is told from others of its name, as the reader of the trace has it."""
    return me.name if me.turn == 1 else f"{me.name}-{me.turn}"


def spawn_line(me):
    t, parent, line = me.spawned[:3]
    return f'{{"t":{t}{me.head}spawn","name":{text(me.name)}{parent}{line}}}\n'


def renamed(me, name):
    """A task got its name; asyncio gives it right after the task was made, which may be after the task's first step."""
    spawned, me.spawned = me.spawned, None
    if not out.still():
        return
    try:
        # Other threads may have told something since.
        if not out.sorts and not (lines and lines[-1] is spawned[4]):
            return
        for at in range(len(lines) - 1, -1, -1):
            if lines[at] is spawned[3]:
                if me.name in named:
                    named[me.name] -= 1
                me.name, me.spawned = name, spawned
                count(me)
                lines[at] = written = spawn_line(me)
                me.spawned = (*spawned[:3], written, written if spawned[3] is spawned[4] else spawned[4])
                return
    finally:
        out.taking.release()


def before(handle):
    """The loop calls what `handle` holds. If this is a step of a task, the task."""
    callback = handle._callback
    kind = type(callback)
    if kind is not STEP and (kind is not BUILTIN or callback.__name__ != WAKEUP):
        return None
    task = callback.__self__
    try:
        me = task._asynctutor
        if me is None:
            return None
        state = me.state
        if state.running is not None:
            interrupt(me, state)
        begin(me, task, state, handle._args)
        return task
    except AttributeError:
        return None
    except Exception as error:
        trouble(error)
        return None


def interrupt(me, state):
    """A step begins within another one."""
    me.outer = (state.running, state.task, state.began, state.held)
    state.held = None


def begin(me, task, state, args):
    t = clock() - Time.origin
    # Whose step it is and since when: the watch sees both at once, or none.
    state.began = t
    state.running = me
    state.task = task
    if me.asked:
        me.asked = not (task._must_cancel or (args and args[0].cancelled()))
        if not me.asked:
            # A task that is stopped before its first step never runs one.
            run = f'{{"t":{t}{me.run}' if me.started else ""
            append(f'{run}{{"t":{t}{me.head}deliver"}}\n')
            me.started = True
            return
    me.started = True
    append(f'{{"t":{t}{me.run}')


def after(task):
    """The step is over."""
    me = task._asynctutor
    state = me.state
    held = False
    try:
        t = clock() - Time.origin
        held = t - state.began > STALL or state.held is not None
        if held:
            t = stalled(me, state, t)
        if task.done():
            if not me.ended:
                end(me, task, t)
        elif me.waits:
            me.waits = False
        else:
            tell_wait(me, task, t)
    except Exception as error:
        trouble(error)
    state.last = me
    if me.outer is None:
        state.running = state.task = None
        if len(lines) > many:
            full()
    else:
        now_began = state.began
        (state.running, state.task, state.began, state.held), me.outer = me.outer, None
        if held:
            # It held the loop itself; the task whose step it interrupted did not.
            state.began, state.held = now_began, None


#: After a step with more lines than that, something is to be done.
many = MANY


def full():
    """Writes what is told; after a fork, has the watch go on."""
    global many
    flush(out.fresh - 1)
    if many < 0:
        many = MANY
        watch.start()


def end(me, task, t):
    """A task ended; told before what its end sets going."""
    me.ended = True
    if task.cancelled():
        append(f'{{"t":{t}{me.head}end","outcome":"cancelled"}}\n')
        return
    error = task._exception
    if error is not None:
        raised.add(task)
        name, said = name_of_type(type(error)), message(error)
        if me.id == me.state.root:
            failed[:] = me, name, said
        told = f'"error":{text(name)},"message":{text(said)}{line_of_error(error)}'
        append(f'{{"t":{t}{me.head}end","outcome":"raised",{told}}}\n')
        return
    value = task._result
    told = "" if value is None else f',"value":{text(shown(value))}'
    append(f'{{"t":{t}{me.head}end","outcome":"returned"{told}}}\n')


def soon(callback):
    """A callback of a task is to be called: it was made, or is ready for its next step."""
    task = callback.__self__
    if type(callback) is BUILTIN and callback.__name__ != WAKEUP:
        return  # another method of a task, perhaps
    try:
        me = task._asynctutor
    except AttributeError:
        me = None
        if not isinstance(task, Task):
            return
    try:
        if me is not None:
            if me.started:
                ready(me, task)
        elif not hasattr(task, "_asynctutor"):
            spawn(task, task.get_coro(), task.get_name(), state_of(task._loop), _getframe(2))
    except Exception as error:
        trouble(error)


def ready(me, task):
    """A task that waited can go on."""
    state = me.state
    running = state.running
    t = clock() - Time.origin
    if me.line is not None:
        me.line.waiting -= 1
        me.line = None
    if running is None:
        by = cause(_getframe(3), state)
    elif running is me:
        if t - state.began > STALL or state.held is not None:
            t = stalled(me, state, t)
        if not me.waits:
            me.waits = True
            tell_wait(me, task, t)
        by = me.id
    else:
        if not running.ended and state.task.done():
            if t - state.began > STALL or state.held is not None:
                t = stalled(running, state, t)
            end(running, state.task, t)
        by = running.id
    append(f'{{"t":{t}{me.head}ready","by":{by}}}\n' if by else f'{{"t":{t}{me.head}ready"}}\n')


#: What calls `Task.cancel` on whose behalf, by the name of its code.
ASKING = {
    "Timeout._on_timeout": "timeout",
    "TaskGroup._abort": "group",
    "TaskGroup._on_task_done": "group",
    "TaskGroup.__aexit__": "group",
    "TaskGroup._aexit": "group",
    "_GatheringFuture.cancel": "gather",
    "_cancel_all_tasks": "shutdown",
    "Runner._on_sigint": "user",
    "wait_for": "timeout",
    "_cancel_and_wait": "timeout",
}


def asked(me, task, frame):
    """Somebody asks for a task to be cancelled. Says so, and gives who counts as having asked."""
    state = me.state
    code = frame.f_code
    found = code_of(code)
    why, by = "task", None
    if found.asyncio:
        why = ASKING.get(found.name, "task")
    elif not found.own and "timeout" in found.file:
        why = "timeout"
    if state.asking:
        # A waiter that is cancelled passes it on to what it waits for.
        by = state.asking[0]
    elif why == "timeout" and found.name == "Timeout._on_timeout":
        by = me.id
    elif why == "group":
        group = frame.f_locals.get("self")
        by = id_of(getattr(group, "_parent_task", None))
    elif why != "shutdown" and why != "user":
        running = here()
        running = running and running.running
        by = running.id if running else None
        if found.name == "_cancel_and_wait" and running and is_stopping(running):
            why = "task"
    me.asked = True
    told = f'"by":{by},' if by else ""
    append(f'{{"t":{now()}{me.head}cancel",{told}"why":"{why}"}}\n')


def is_stopping(me):
    """Whether the step that runs began with a cancellation."""
    begun = f'{me.head}deliver"}}\n'
    return any(line.endswith(begun) for line in lines[-4:])


class Task(_asyncio.Task):
    __slots__ = ("_asynctutor",)
    __doc__ = _asyncio.Task.__doc__

    def cancel(self, msg=None):
        me = getattr(self, "_asynctutor", None)
        if me is None or self.done():
            return cancel(self, msg)
        asked(me, self, _getframe(1))
        asking = me.state.asking
        asking.append(me.id)
        try:
            return cancel(self, msg)
        finally:
            asking.pop()

    def set_name(self, value):
        set_name(self, value)
        me = getattr(self, "_asynctutor", None)
        # Python 3.13 gives the name of a task that has none.
        if value is not None and me is not None and me.spawned:
            renamed(me, str(value))

    if version_info >= (3, 12):

        def __init__(self, coro, *, loop=None, name=None, context=None, eager_start=False, **others):
            try:
                if not eager_start:
                    init(self, coro, loop=loop, name=name, context=context, **others)
                else:
                    start_at_once(self, coro, loop, name, context, others)
            except BaseException as error:
                hide(error)
                raise
            created = self._source_traceback
            if created:
                del created[-1]


def start_at_once(task, coroutine, loop, name, context, others):
    """An eager task takes its first step while it is made."""
    running = events._get_running_loop() if loop is None else loop
    me = None
    if running is not None and running.is_running():
        state = state_of(running)
        outer = state.running
        if outer is not None and ((t := clock() - Time.origin) - state.began > STALL or state.held is not None):
            # What held the loop until now was none of the new task's.
            stalled(outer, state, t)
        me = spawn(task, coroutine, name and str(name), state, _getframe(2))
    if me is None:
        init(task, coroutine, loop=loop, name=name, context=context, eager_start=True, **others)
        return
    if state.running is not None:
        interrupt(me, state)
    begin(me, task, state, ())
    try:
        init(task, coroutine, loop=loop, name=name, context=context, eager_start=True, **others)
    finally:
        if task._loop is not None:
            after(task)
            if me.spawned and lines:
                me.spawned = (*me.spawned[:4], lines[-1])


for name in ("__module__", "__qualname__"):
    setattr(Task, name, getattr(_asyncio.Task, name))
cancel = _asyncio.Task.cancel
set_name = _asyncio.Task.set_name
init = _asyncio.Task.__init__
Task.cancel.__doc__, Task.set_name.__doc__ = cancel.__doc__, set_name.__doc__


class Probe:
    """A loop that takes nothing but the first callback of a task."""

    def get_debug(self):
        return False

    def call_soon(self, callback, *args, context=None):
        self.step = callback

    def call_exception_handler(self, context):
        pass


def kind_of_step():
    """The type of a task's own callback for its first step, and after a yield."""

    async def nothing():
        pass

    probe, coroutine = Probe(), nothing()
    task = _asyncio.Task(coroutine, loop=probe, name="probe")
    task._log_destroy_pending = False
    coroutine.close()
    return type(probe.step)


STEP = kind_of_step()
#: The type and the name of a task's own callback when what it waits for is done.
BUILTIN, WAKEUP = type(len), "task_wakeup"
#: The types of both.
STEPS = {STEP, BUILTIN}

from .stalls import stalled  # noqa: E402
from .waits import tell_wait  # noqa: E402
from .wakes import cause  # noqa: E402
from . import watch  # noqa: E402
