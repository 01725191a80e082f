"""Puts the probes in place, once asyncio has been imported."""

import sys

from . import settings


def clock():
    """The virtual clock, which must be in place before the program takes a look at the time."""
    from . import virtual

    virtual.install_clock()


def asyncio(module):
    from . import amend, exits, lints, resources, scopes, tasks, trace, wakes, workers
    from asyncio import base_events, events, selector_events

    trace.out.open()
    exits.install()
    names = {
        "before": tasks.before,
        "after": tasks.after,
        "soon": tasks.soon,
        "STEPS": tasks.STEPS,
        "submitted": workers.submitted,
        "state": tasks.state_of,
        "handed": wakes.handed.add,
        "task": None,
    }
    base = base_events.BaseEventLoop
    probes = [
        lambda: amend.amend(
            events.Handle._run,
            around=(
                "self._context.run(self._callback, *self._args)",
                "_task = _before(self)",
                "if _task is not None: _after(_task)",
            ),
            names=names,
        ),
        lambda: amend.amend(
            base.call_soon,
            around=(
                "handle = self._call_soon(callback, args, context)",
                "if type(callback) in _STEPS: _soon(callback)",
                "pass",
            ),
            names=names,
        ),
        lambda: amend.amend(
            base.call_soon_threadsafe, around=("self._write_to_self()", "_handed(handle)", "pass"), names=names
        ),
        lambda: amend.amend(base.call_later, first="if delay: self._asynctutor.delay = delay", names=names),
        lambda: amend.amend(base.__init__, first="_state(self)", names=names),
        lambda: amend.amend(base.run_forever, first="_watch(self)", names={"watch": runs}),
        lambda: workers.install(base),
        resources.install,
        scopes.install,
        lints.install,
    ]
    if settings["virtual"]:
        from . import virtual

        probes.append(lambda: virtual.install(base, selector_events, events))
    for probe in probes:
        try:
            probe()
        except Exception as error:
            trace.lint("untraced", f"this Python's asyncio is not as expected: {error!r}")
    amend.kept.keep()
    module.Task = module.tasks.Task = tasks.Task
    if hasattr(module.tasks, "create_eager_task_factory"):
        made = module.tasks.create_eager_task_factory(tasks.Task)
        module.eager_task_factory = module.tasks.eager_task_factory = made


def runs(loop):
    """A loop begins to run, perhaps in another thread than it was made in."""
    import _thread

    from . import tasks, trace, watch

    state = tasks.state_of(loop)
    state.thread = _thread.get_ident()
    trace.out.sorts = trace.out.sorts or runs.thread not in (None, state.thread)
    runs.thread = state.thread
    watch.start()


runs.thread = None


def uvloop(module):
    from . import foreign

    foreign.uvloop(module)


def failed(error):
    """The program runs on without the tracer."""
    from . import trace

    if trace.out.descriptor is None:
        trace.out.open()
    trace.lint("untraced", f"the tracer could not be put in place: {error!r}")
    trace.flush()
