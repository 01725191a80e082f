"""Runs a scenario on the real asyncio, each step as the code a user would write for it.

`Program` is one run; `Instance` is one task of it, and its `step_…` methods are the steps. Nothing here decides an order: whoever
reads a method reads the asyncio program that the step stands for.
"""

import asyncio
import sys

import recorder
import split
from context import Context
from values import Scope, error_class, numbered
from virtual_loop import Deadlock, Job, StepLimit, VirtualLoop, VirtualPool

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


class Leave:
    """A `return` on its way out of a task."""

    def __init__(self, value=None):
        self.value = value


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
        self.unborn = {}      # coroutine -> its instance, until it has a task
        self.used = set()     # names ever used
        self.instances = []   # in the order of creation
        self.by_name = {}
        self.over = False

    def run(self):
        """Runs it as `asyncio.run` does, and gives the line that tells of it."""
        report = {}
        loop = self.loop
        try:
            start = self.demo.get("start", "main")
            main = loop.create_task(Instance(self, start, start, self.scope).body())
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
                [instance.name, instance.waits_on[0]] for instance in self.instances if not instance.task.done()
            ]
        except StepLimit:
            report["limit"] = True
        except RecursionError:  # unwatched
            self.recorder.skip = recorder.CYCLE
        self.recorder.closed = self.over = True
        if self.recorder.skip:
            report["skip"] = self.recorder.skip
        return {"events": self.recorder.events, "vars": self.vars, **report}

    def shut_down(self):
        """`asyncio.Runner.close`, its left-overs in the order of their creation where CPython leaves it to its set."""
        left_over = [instance.task for instance in self.instances if not instance.task.done()]
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
            self.by_name[name] = instance
            self.instances.append(instance)
        return instance

    def task(self, name):
        """The task of that name."""
        instance = self.by_name.get(name)
        if instance is None:
            raise NameError(f"name '{name}' is not defined")
        return instance.task

    def strike(self, entry):
        """What an intervention does, when its time has come."""

        def intervene():
            instance = self.by_name.get(entry.get("cancel", entry.get("fail")))
            if instance is None or instance.task.done():
                return
            if "cancel" in entry:
                instance.task.cancel()
            else:
                instance.throw(error_class(entry.get("error", "Exception"))("injected"))

        return intervene


class Instance:
    """One task of a run."""

    def __init__(self, program, definition, name, scope, context=None):
        self.program = program
        self.name = name
        self.scope = scope
        self.steps = program.demo["tasks"][definition]
        self.task = None
        self.waits_on = ("yield", {})
        self.ended = False
        self.requested = False  # a cancellation not yet delivered
        self.leaving = None     # the group whose tasks it waits for
        self.groups = []        # the groups whose bodies enclose the current step, innermost last
        self.inherited = context            # the Go-style context it was started under
        self.contexts = [context]           # and those that enclose the current step
        self.handled = []       # the errors whose handlers enclose the current step, innermost last
        self.copies = {}        # variables read

    # ---- its task

    def body(self):
        """Its coroutine, to be made a task."""
        coroutine = self.run()
        self.program.unborn[coroutine] = self
        return coroutine

    def born(self, task):
        self.task = task
        task.instance = self

    def throw(self, error):
        """Raises `error` at the task's await, as if what it awaits had failed; that goes on by itself."""
        task = self.task
        future = task._fut_waiter
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

    async def run(self):
        leave = await self.block(self.steps)
        return leave.value if leave else None

    # ---- steps

    async def block(self, steps):
        """Runs steps in order. Gives a `Leave` when one of them returns."""
        for step in steps:
            leave = await self.step(step)
            if leave is not None:
                return leave
        return None

    async def step(self, step):
        program = self.program
        if program.over:
            raise StepLimit
        program.budget -= 1
        if program.budget < 0:
            program.loop.exhausted = program.recorder.closed = True
            raise StepLimit
        word, argument = (step, None) if isinstance(step, str) else next(iter(step.items()))
        return await getattr(self, "step_" + word)(argument)

    def waiting(self, kind, **detail):
        """Says what the next await waits on; for the record only."""
        self.waits_on = kind, detail

    def waiting_for(self, kind, tasks, **detail):
        """The same, for tasks."""
        self.waits_on = kind, lambda: {"tasks": [task.instance.name for task in tasks()], **detail}

    def note(self, event, **detail):
        self.program.recorder.record(self, event, **detail)

    def starting(self, launch):
        """The coroutines of new instances: `T`, or `{task, as, with, times}`."""
        if isinstance(launch, str):
            launch = {"task": launch}
        definition = launch["task"]
        for number in range(1, self.scope.value(launch.get("times", 1)) + 1):
            name = numbered(launch.get("as", definition), number)
            scope = self.scope.child(launch.get("with", {}), number)
            yield Instance(self.program, definition, name, scope, self.contexts[-1]).body()

    def members(self, members):
        """The coroutines and tasks that a gather, a shield or a wait is given."""
        for member in members:
            if isinstance(member, dict) and "running" in member:
                yield self.program.task(self.scope.value(member["running"]))
            else:
                yield from self.starting(member)

    async def sleep(self, delay):
        if delay:
            self.waiting("sleep", **{"for": delay})
        else:
            self.waiting("yield")
        await asyncio.sleep(delay)

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

    async def step_block(self, argument):
        argument = argument if isinstance(argument, dict) else {"for": argument}
        delay = self.scope.duration(argument["for"])
        self.note("stall", **{"for": delay, "what": argument.get("what")})
        self.program.loop.block(delay)

    async def step_offload(self, argument):
        pool = self.program.pools[argument["to"]]
        job = Job(self.scope.duration(argument["for"]), self.scope.value(argument.get("cpu", False)))
        self.waiting(argument["to"])
        await self.program.loop.run_in_executor(pool, job)

    async def step_spawn(self, argument):
        options = argument if isinstance(argument, dict) else {}
        create_task = self.groups[-1].create_task if options.get("in") == "group" else asyncio.create_task
        for coroutine in self.starting(argument):
            try:
                create_task(coroutine)
            except RuntimeError:  # the group is shutting down
                self.program.unborn.pop(coroutine)
                coroutine.close()
                raise

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

    async def step_group(self, argument):
        options = argument if isinstance(argument, dict) else {"tasks": argument}
        async with TaskGroup() as group:
            try:
                for launch in options.get("tasks", []):
                    for coroutine in self.starting(launch):
                        group.create_task(coroutine)
                self.groups.append(group)
                try:
                    leave = await self.block(options.get("do", []))
                finally:
                    self.groups.pop()
            finally:
                self.waiting_for("group", lambda: group._tasks)
                self.leaving = group
        return leave

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

    async def step_timeout(self, argument):
        if "at" in argument:
            timeout = asyncio.timeout_at(self.scope.duration(argument["at"]))
        else:
            timeout = asyncio.timeout(self.scope.duration(argument["after"]))
        async with timeout:
            return await self.block(argument["do"])

    async def step_cancel(self, argument):
        name = self.scope.value(argument)
        if name in self.program.by_name:
            self.program.task(name).cancel()

    async def step_with(self, argument):
        if "resource" in argument:
            return await self.with_resource(argument)
        if "lock" in argument:
            self.waiting("lock", name=argument["lock"])
            held = self.program.locks[argument["lock"]]
        else:
            self.waiting("semaphore", name=argument["semaphore"])
            held = self.program.semaphores[argument["semaphore"]]
        async with held:
            return await self.block(argument["do"])

    async def with_resource(self, argument):
        opening = self.scope.duration(argument.get("open", "0ms"))
        closing = self.scope.duration(argument.get("close", "0ms"))
        if opening:
            await self.sleep(opening)
        try:
            return await self.block(argument["do"])
        finally:
            if closing:
                await self.sleep(closing)

    async def step_acquire(self, name):
        if name in self.program.locks:
            self.waiting("lock", name=name)
            await self.program.locks[name].acquire()
        else:
            self.waiting("semaphore", name=name)
            await self.program.semaphores[name].acquire()

    async def step_release(self, name):
        (self.program.locks.get(name) or self.program.semaphores[name]).release()

    async def step_put(self, argument):
        self.waiting("queue.put", name=argument["queue"])
        await self.program.queues[argument["queue"]].put(self.scope.value(argument.get("item")))

    async def step_get(self, argument):
        options = argument if isinstance(argument, dict) else {"queue": argument}
        self.waiting("queue.get", name=options["queue"])
        item = await self.program.queues[options["queue"]].get()
        if "stop" in options and item == self.scope.value(options["stop"]):
            return Leave()

    async def step_task_done(self, queue):
        self.program.queues[queue].task_done()

    async def step_join(self, queue):
        self.waiting("queue.join", name=queue)
        await self.program.queues[queue].join()

    async def step_set(self, event):
        self.program.events[event].set()

    async def step_clear(self, event):
        self.program.events[event].clear()

    async def step_until(self, event):
        self.waiting("event", name=event)
        await self.program.events[event].wait()

    async def step_read(self, var):
        self.copies[var] = self.program.vars[var]

    async def step_write(self, var):
        self.program.vars[var] = self.copies[var] + 1

    async def step_repeat(self, argument):
        for _ in range(self.scope.value(argument["times"])):
            leave = await self.block(argument["do"])
            if leave is not None:
                return leave

    async def step_forever(self, steps):
        while True:
            leave = await self.block(steps)
            if leave is not None:
                return leave

    async def step_if(self, argument):
        same = self.scope.value(argument["value"]) == self.scope.value(argument["is"])
        return await self.block(argument.get("do" if same else "else", []))

    async def step_try(self, argument):
        finally_ = argument.get("finally", [])
        try:
            leave = await (self.splitting(argument) if "except*" in argument else self.handling(argument))
        except BaseException as error:
            late = await self.handler(finally_, error)
            if late is not None:
                return late  # as in Python, this lets an error on its way be forgotten
            raise
        late = await self.block(finally_)
        return leave if late is None else late

    async def handling(self, argument):
        """A `try` with `except`."""
        handlers = argument.get("except", {})
        try:
            leave = await self.block(argument["do"])
        except BaseException as error:
            caught = next((kind for kind in handlers if catches(kind, error)), None)
            if caught is None:
                raise
            return await self.handler(handlers[caught], error)
        if leave is None:
            leave = await self.block(argument.get("else", []))
        return leave

    async def splitting(self, argument):
        """A `try` with `except*`."""
        handlers = argument["except*"]
        attempt = split.attempt_with(len(handlers))
        blocks = [argument["do"], list(handlers.values()), argument.get("else", [])]
        return await attempt(self, *blocks, [class_of(kind) for kind in handlers])

    async def handler(self, steps, error):
        """Steps that may raise `error` again. That Python itself knows it is not enough: 3.11 forgets the errors of the
        coroutines between a task and the one in which it raises something."""
        self.handled.append(error)
        try:
            return await self.block(steps)
        finally:
            self.handled.pop()

    async def step_raise(self, argument):
        if argument is None:
            raise self.handled[-1]
        raise_new(argument)

    async def step_return(self, argument):
        return Leave(self.scope.value(argument))

    async def step_retry(self, argument):
        times = self.scope.value(argument["times"])
        pause = self.scope.duration(argument.get("backoff", "0ms"))
        for attempt in range(1, times + 1):
            try:
                return await self.block(argument["do"])
            except BaseException as error:
                worth_it = any(catches(kind, error) for kind in argument.get("on", ["any"]))
                if attempt == times or not worth_it:
                    raise
            await self.sleep(pause)
            pause = int(pause * argument.get("factor", 2))

    async def step_context(self, argument):
        after = argument.get("after")
        context = Context(self, self.contexts[-1], None if after is None else self.scope.duration(after))
        self.contexts.append(context)
        try:
            return await self.block(argument["do"])
        finally:
            self.contexts.pop()
            context.leave()

    async def step_check(self, _):
        if self.contexts[-1]:
            self.contexts[-1].check(self)

    async def step_note(self, text):
        self.note("note", text=text)

    async def step_mark(self, label):
        self.note("mark", label=label)


def catches(kind, error):
    """Whether `except kind` catches it."""
    return isinstance(error, class_of(kind)) and not isinstance(error, (StepLimit, GeneratorExit))


def class_of(kind):
    """The class that a handler names."""
    words = {
        "any": Exception,
        "cancelled": asyncio.CancelledError,
        "CancelledError": asyncio.CancelledError,
        "timeout": TimeoutError,
        "group": ExceptionGroup,
    }
    return words.get(kind) or error_class(kind)


def raise_new(raised):
    raise error_of(raised)


def error_of(raised):
    """The error that a `raise` names, or the group of errors."""
    raised = {"error": raised} if isinstance(raised, str) else raised
    message = raised.get("message")
    if "group" in raised:
        return ExceptionGroup(message or "", [error_of(error) for error in raised["group"]])
    return error_class(raised["error"])(*([] if message is None else [message]))


#: The functions here that run steps within a step: a user's program has none of them, but one function a task.
split.INLINED.update(
    getattr(Instance, name).__code__
    for name in ("run", "block", "step", "handling", "splitting", "handler", "with_resource")
)
split.INLINED.update(
    getattr(Instance, f"step_{word}").__code__
    for word in ("group", "timeout", "with", "repeat", "forever", "if", "try", "raise", "retry", "context")
)
