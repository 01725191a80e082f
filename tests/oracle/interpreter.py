"""Runs a scenario on the real asyncio, each step as the code a user would write for it.

`Program` is one run; `Instance` is one task of it, and its `step_…` methods are the steps that hold no others; for those that do see
`translate.py`. Nothing here decides an order: whoever reads a method reads the asyncio program that the step stands for. And
nothing here keeps a task alive that the program does not keep: see `collector.py`.
"""

import asyncio
import sys
import weakref

import collector
import recorder
from translate import translate
from context import Context
from values import Scope, error_class, numbered
from virtual_loop import MOST_TURNS, Deadlock, Job, StepLimit, VirtualLoop, VirtualPool

RETURN_WHEN = {
    "first_completed": asyncio.FIRST_COMPLETED,
    "first_exception": asyncio.FIRST_EXCEPTION,
    "all": asyncio.ALL_COMPLETED,
}


class OrderedSet(dict):
    """A set that iterates in the order of adding."""

    def add(self, item):
        self[item] = None

    def discard(self, item):
        self.pop(item, None)


class TaskGroup(asyncio.TaskGroup):
    """asyncio's, but aborting its tasks in the order of their creation, where CPython leaves it to its set."""

    def __init__(self):
        super().__init__()
        self._tasks = OrderedSet()


class Program:
    """One run of a demo."""

    def __init__(self, demo, knobs, interventions=(), budget=20_000, watch=recorder.WatchedTask):
        self.demo = demo
        defaults = {name: knob["default"] for name, knob in demo.get("knobs", {}).items()}
        self.scope = Scope({**defaults, **knobs})
        self.budget = budget
        self.loop = VirtualLoop([(entry["at"], self.strike(entry)) for entry in interventions])
        self.loop.set_exception_handler(lambda loop, context: None)
        self.recorder = recorder.Recorder(self.loop)
        self.watched = watch is not None
        self.loop.set_task_factory(
            recorder.watched_factory(self.recorder, self.take, watch) if watch else recorder.plain_factory(self.take)
        )
        value = self.scope.value
        self.semaphores = {name: asyncio.Semaphore(value(n)) for name, n in demo.get("semaphores", {}).items()}
        self.locks = {name: asyncio.Lock() for name in demo.get("locks", [])}
        self.events = {name: asyncio.Event() for name in demo.get("events", [])}
        self.queues = {name: asyncio.Queue(value(n)) for name, n in demo.get("queues", {}).items()}
        self.vars = dict(demo.get("vars", {}))
        workers = demo.get("workers", {})
        self.pools = {
            "thread": VirtualPool(self.loop, value(workers.get("thread", 4)), gil=True),
            "process": VirtualPool(self.loop, value(workers.get("process", 2))),
        }
        self.bodies = {name: translate(steps, Instance) for name, steps in demo["tasks"].items()}
        self.unborn = {}      # coroutine -> its instance, until it has a task
        self.used = set()     # names ever used
        self.kept = set()     # the instances that somebody owns, and those that have ended
        self.created = []     # a weak reference to every instance, in the order of creation
        self.by_name = {}     # the same by name
        self.closing = None   # the instance whose coroutine the collector closes
        self.collecting = False
        self.over = False

    def run(self):
        """Runs it as `asyncio.run` does, and gives the line that tells of it."""
        report = {}
        loop = self.loop
        try:
            start = self.demo.get("start", "main")
            main = loop.create_task(Instance(self, start, start, self.scope, owned=True).body())
            try:
                loop.run_until_complete(main)
            except (Deadlock, StepLimit):
                raise
            except BaseException as error:
                if not main.done():
                    raise error  # not main's own
            self.shut_down()
        except Deadlock:
            report["deadlock"] = [
                [instance.name, instance.waits_on[0]] for instance in self.living() if not instance.task.done()
            ]
        except StepLimit:
            report["limit"] = True
            if loop.turns > MOST_TURNS:
                self.recorder.skip = "its workers take too many turns"
        except RecursionError:  # unwatched
            self.recorder.skip = recorder.CYCLE
        finally:
            self.recorder.closed = self.over = True
        # Errors that asyncio would report as "Task exception was never retrieved".
        report["unretrieved"] = [instance.name for instance in self.living() if instance.task._log_traceback]
        if self.recorder.skip:
            report["skip"] = self.recorder.skip
        return {"events": self.recorder.events, "vars": self.vars, **report}

    def shut_down(self):
        """`asyncio.Runner.close`, its left-overs in the order of their creation where CPython leaves it to its set."""
        left_over = [instance.task for instance in self.living() if not instance.task.done()]
        if left_over:
            for task in left_over:
                task.cancel()
            self.loop.run_until_complete(asyncio.gather(*left_over, return_exceptions=True))
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.run_until_complete(self.loop.shutdown_default_executor())

    def take(self, coroutine):
        """Gives an instance its name: its coroutine is about to become a task."""
        instance = self.unborn.pop(coroutine, None)
        if instance is not None:
            name, number = instance.name, 1
            while name in self.used:
                number += 1
                name = f"{instance.name}-{number}"
            self.used.add(name)
            instance.name = name
            reference = weakref.ref(instance)
            self.by_name[name] = reference
            self.created.append(reference)
            if instance.owned:
                self.kept.add(instance)
        return instance

    def ended(self, instance):
        """One that has ended goes on meaning something to those who know its name, and keeps nothing alive."""
        if not instance.destroyed:
            instance.leaving = None
            instance.contexts = [None]
            instance.forget_wait()
            self.kept.add(instance)

    def living(self):
        """The instances that are there, in the order of creation."""
        found = (reference() for reference in self.created)
        return [instance for instance in found if instance is not None and not instance.destroyed]

    def instance(self, name):
        """The instance of that name, if there is one."""
        reference = self.by_name.get(name)
        return reference and reference()

    def task(self, name):
        """The task of that name."""
        instance = self.instance(name)
        if instance is None:
            raise NameError(f"name '{name}' is not defined")
        return instance.task

    def strike(self, entry):
        """What an intervention does, when its time has come."""

        def intervene():
            instance = self.instance(entry.get("cancel", entry.get("fail")))
            if instance is None or instance.task.done():
                return
            if "cancel" in entry:
                instance.task.cancel()
            else:
                instance.throw(error_class(entry.get("error", "Exception"))("injected"))

        return intervene


class Instance:
    """One task of a run."""

    #: What a task's code names besides itself.
    names_in_programs = {"TaskGroup": TaskGroup}

    def __init__(self, program, definition, name, scope, context=None, owned=False):
        self.program = program
        self.name = name
        self.scope = scope
        self.definition = definition
        self.owned = owned      # whether the program keeps a reference to it
        self.task = None
        self.waits_on = ("yield", {})
        self.ended = False
        self.destroyed = False  # by the collector
        self.requested = False  # a cancellation not yet delivered
        self.leaving = None     # the group whose tasks it waits for
        self.inherited = context            # the Go-style context it was started under
        self.contexts = [context]           # and those that enclose the current step
        self.copies = {}        # variables read

    # ---- its task

    def body(self):
        """Its coroutine, to be made a task."""
        coroutine = self.program.bodies[self.definition](self)
        self.program.unborn[coroutine] = self
        return coroutine

    def born(self, task):
        self.task = task
        task.instance = self

    def throw(self, error):
        """Raises `error` at the task's await, as if what it awaits had failed; that goes on by itself."""
        task = self.task
        future = task._fut_waiter
        if future is None or future.done():
            self.program.recorder.skip = "an error was thrown into a task that had been woken"
            return
        if self.program.watched:
            self.program.recorder.record(self, "fail", error=type(error).__name__)
        if self.waits_on[0] == "group":
            # `TaskGroup.__aexit__` expects nothing but a cancellation there: the error counts as one of the group's.
            self.leaving._errors.append(error)
            error = asyncio.CancelledError()
        failed = self.program.loop.create_future()
        failed.set_exception(error)
        for callback, _ in list(future._callbacks):
            if getattr(callback, "__self__", None) is task:  # Task.__wakeup
                future.remove_done_callback(callback)
                if not hasattr(future, "cancelling") and not hasattr(future, "_children"):
                    future.cancel()  # a bare future: nobody is to waste a wake-up on it
                self.program.loop.call_soon(callback, failed)

    # ---- what the code of a task is written with

    def tick(self):
        """Counts a step."""
        program = self.program
        if program.over:
            raise StepLimit
        program.budget -= 1
        if program.budget < 0:
            program.loop.exhausted = program.recorder.closed = True
            raise StepLimit

    def value(self, value):
        return self.scope.value(value)

    def duration(self, value):
        return self.scope.duration(value)

    def caught(self, *kinds):
        """What `except` is to name for these."""
        return tuple(CATCHES[kind] if kind in CATCHES else error_class(kind) for kind in kinds)

    def error(self, argument):
        options = argument if isinstance(argument, dict) else {"error": argument}
        message = options.get("message")
        if "group" in options:
            return ExceptionGroup(message or "", [self.error(member) for member in options["group"]])
        return error_class(options["error"])(*([] if message is None else [message]))

    async def sleep(self, delay):
        if delay:
            self.waiting("sleep", **{"for": delay})
        else:
            self.waiting("yield")
        await asyncio.sleep(delay)

    async def pause(self, argument):
        """Opening or closing something, if that takes time."""
        delay = self.scope.duration(argument)
        if delay:
            await self.sleep(delay)

    def timeout(self, argument):
        if "at" in argument:
            return asyncio.timeout_at(self.scope.duration(argument["at"]))
        return asyncio.timeout(self.scope.duration(argument["after"]))

    def held(self, kind, name):
        self.waiting(kind, name=name)
        return (self.program.locks if kind == "lock" else self.program.semaphores)[name]

    def fill(self, group, launches):
        """Creates the tasks that a group begins with."""
        for launch in launches:
            for coroutine in self.starting(launch):
                group.create_task(coroutine)

    def leave(self, group):
        """The body of a group is over."""
        self.waiting_for("group", lambda: group._tasks)
        self.leaving = group

    def enter_context(self, after):
        context = Context(self, self.contexts[-1], None if after is None else self.scope.duration(after))
        self.contexts.append(context)
        return context

    def leave_context(self, context):
        self.contexts.pop()
        context.leave()

    def waiting(self, kind, **detail):
        """Says what the next await waits on; for the record only."""
        self.waits_on = kind, detail

    def waiting_for(self, kind, tasks, **detail):
        """The same, for tasks."""
        self.waits_on = kind, lambda: {"tasks": [task.instance.name for task in tasks()], **detail}

    def forget_wait(self):
        """What it waits on has been recorded; remembering it here must keep no task alive. (A group waits more than once.)"""
        kind, detail = self.waits_on
        if callable(detail) and kind != "group":
            self.waits_on = kind, {}

    def note(self, event, **detail):
        self.program.recorder.record(self, event, **detail)

    def starting(self, launch, owned=False):
        """The coroutines of new instances: `T`, or `{task, as, with, times}`."""
        if isinstance(launch, str):
            launch = {"task": launch}
        definition = launch["task"]
        for number in range(1, self.scope.value(launch.get("times", 1)) + 1):
            name = numbered(launch.get("as", definition), number)
            scope = self.scope.child(launch.get("with", {}), number)
            yield Instance(self.program, definition, name, scope, self.contexts[-1], owned).body()

    def members(self, members):
        """The coroutines and tasks that a gather, a shield or a wait is given."""
        for member in members:
            if isinstance(member, dict) and "running" in member:
                yield self.program.task(self.scope.value(member["running"]))
            else:
                yield from self.starting(member)

    # ---- steps

    async def step_sleep(self, argument):
        if isinstance(argument, dict):
            delay = self.scope.duration(argument["for"])
            if argument.get("ctx") and self.contexts[-1]:
                await self.contexts[-1].sleep(self, delay)
                return
        else:
            delay = self.scope.duration(argument)
        await self.sleep(delay)

    async def step_yield(self, _):
        await self.sleep(0)

    def step_block(self, argument):
        argument = argument if isinstance(argument, dict) else {"for": argument}
        delay = self.scope.duration(argument["for"])
        self.note("stall", **{"for": delay, "what": argument.get("what")})
        self.program.loop.block(delay)

    async def step_offload(self, argument):
        pool = self.program.pools[argument["to"]]
        job = Job(self.scope.duration(argument["for"]), self.scope.value(argument.get("cpu", False)))
        self.waiting(argument["to"])
        await self.program.loop.run_in_executor(pool, job)

    def step_spawn(self, argument, group):
        options = argument if isinstance(argument, dict) else {}
        in_group = options.get("in") == "group"
        create_task = group.create_task if in_group else asyncio.create_task
        for coroutine in self.starting(argument, owned=options.get("owner", True) and not in_group):
            try:
                create_task(coroutine)
            except RuntimeError:  # the group is shutting down
                self.program.unborn.pop(coroutine)
                coroutine.close()
                raise

    async def step_call(self, argument):
        instance = Instance(self.program, argument, argument, self.scope)
        coroutine = self.program.bodies[argument](instance)
        del coroutine  # never awaited

    async def step_future(self, name):
        self.waiting("future", name=name)
        await self.program.loop.create_future()

    def step_collect(self, _):
        collector.collect(self.program)

    async def step_await(self, argument):
        task = self.program.task(self.scope.value(argument))
        self.waiting_for("task", lambda: [task])
        await task

    async def step_gather(self, argument):
        options = argument if isinstance(argument, dict) else {"tasks": argument}
        members = list(self.members(options["tasks"]))
        if sys.version_info >= (3, 12) and any(asyncio.isfuture(member) and member.done() for member in members):
            self.program.recorder.skip = "gather hears of finished tasks a turn later in 3.11 than in 3.12"
        gathering = asyncio.gather(
            *members,
            return_exceptions=self.scope.value(options.get("return_exceptions", False)),
        )
        self.waiting_for("gather", lambda: gathering._children)
        await gathering

    async def step_wait(self, argument):
        argument = argument if isinstance(argument, dict) else {"tasks": argument}
        tasks = [asyncio.ensure_future(member) for member in self.members(argument["tasks"])]
        timeout = argument.get("timeout")
        timeout = None if timeout is None else self.scope.duration(timeout)
        self.waiting_for("wait", lambda: dict.fromkeys(tasks))
        await asyncio.wait(tasks, timeout=timeout, return_when=RETURN_WHEN[argument.get("until", "all")])

    async def step_shield(self, argument):
        (member,) = self.members([argument])
        task = asyncio.ensure_future(member)
        self.waiting_for("shield", lambda: [task])
        await asyncio.shield(task)

    def step_cancel(self, argument):
        instance = self.program.instance(self.scope.value(argument))
        if instance is not None:
            instance.task.cancel()

    async def step_acquire(self, name):
        if name in self.program.locks:
            self.waiting("lock", name=name)
            await self.program.locks[name].acquire()
        else:
            self.waiting("semaphore", name=name)
            await self.program.semaphores[name].acquire()

    def step_release(self, name):
        (self.program.locks.get(name) or self.program.semaphores[name]).release()

    async def step_put(self, argument):
        self.waiting("queue.put", name=argument["queue"])
        await self.program.queues[argument["queue"]].put(self.scope.value(argument.get("item")))

    async def step_get(self, argument):
        options = argument if isinstance(argument, dict) else {"queue": argument}
        self.waiting("queue.get", name=options["queue"])
        item = await self.program.queues[options["queue"]].get()
        return "stop" in options and item == self.scope.value(options["stop"])  # whether it ends the task

    def step_task_done(self, queue):
        self.program.queues[queue].task_done()

    async def step_join(self, queue):
        self.waiting("queue.join", name=queue)
        await self.program.queues[queue].join()

    def step_set(self, event):
        self.program.events[event].set()

    def step_clear(self, event):
        self.program.events[event].clear()

    async def step_until(self, event):
        self.waiting("event", name=event)
        await self.program.events[event].wait()

    def step_read(self, var):
        self.copies[var] = self.program.vars[var]

    def step_write(self, var):
        self.program.vars[var] = self.copies[var] + 1

    def step_check(self, _):
        if self.contexts[-1]:
            self.contexts[-1].check(self)

    def step_note(self, text):
        self.note("note", text=text)

    def step_mark(self, label):
        self.note("mark", label=label)


#: What `except` names, in words of the scenario language.
CATCHES = {
    "any": Exception,
    "cancelled": asyncio.CancelledError,
    "CancelledError": asyncio.CancelledError,
    "timeout": TimeoutError,
    "group": ExceptionGroup,
}
