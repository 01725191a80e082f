"""Go's `context`, which asks and never interrupts, for the steps `context`, `check` and a `sleep` marked `ctx`."""

import functools

from values import error_class


class Context:
    """`ctx, cancel := context.WithTimeout(parent, after); defer cancel()`."""

    def __init__(self, owner, parent, after):
        self.owner = owner.name
        self.program = owner.program
        self.loop = owner.program.loop
        self.error = parent.error if parent else None
        self.derived = []
        self.done = self.loop.create_future()
        if parent and not parent.error:
            parent.derived.append(self)
        self.timer = None
        if after is not None:
            self.timer = self.loop.call_later(after, self.cancel, "DeadlineExceeded", "context deadline exceeded")

    def cancel(self, error, message):
        """Cancels it and what is derived from it; the first reason counts."""
        if self.error:
            return
        self.error = error, message
        for instance in self.program.living():  # for the record: whom it asks
            if instance.inherited is self and not instance.ended:
                self.program.recorder.record(instance, "cancel", by=self.owner, why="context")
        self.done.set_result(None)
        for context in self.derived:
            context.cancel(error, message)

    def leave(self):
        if self.timer:
            self.timer.cancel()
        self.cancel("Canceled", "context canceled")

    def check(self, instance):
        """`if err := ctx.Err(); err != nil { return err }`."""
        if self.error:
            instance.program.recorder.record(instance, "deliver")
            error, message = self.error
            raise error_class(error)(message)

    async def sleep(self, instance, delay):
        """`select { case <-time.After(delay): case <-ctx.Done(): return ctx.Err() }`."""
        self.check(instance)
        waiter = self.loop.create_future()
        release = functools.partial(_release, waiter)
        timer = self.loop.call_later(delay, release)
        self.done.add_done_callback(release)
        instance.waiting("sleep", **{"for": delay})
        try:
            await waiter
        finally:
            timer.cancel()
            self.done.remove_done_callback(release)
        self.check(instance)


def _release(waiter, *_):
    if not waiter.done():
        waiter.set_result(None)
