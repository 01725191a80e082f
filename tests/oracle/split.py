"""`except*`, on real exceptions, for any number of handlers.

A `try` has as many handlers as its source says, so the source is written here. Everything that `except*` does is left to
CPython; only one thing has to be put right. CPython knows a part that a handler raises again from an error raised anew
by its traceback. In a user's program a task is one function, and a bare `raise` in it adds nothing to the traceback. Here a task is many functions deep, and
each that an error passes through adds itself: `inline` takes that away again.
"""

import functools

#: The code of functions that a user's program does not have.
INLINED = set()


def inline(error):
    """Gives `error` the traceback that it has where it was raised, without the functions it came through."""
    raised = None
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code not in INLINED:
            raised = traceback
        traceback = traceback.tb_next
    error.__traceback__ = raised


HANDLER = """
    except* classes[{number}] as part:
        try:
            await instance.handler(handlers[{number}], part)
        except BaseException as error:
            inline(error)
            raise"""

ATTEMPT = """
async def attempt(instance, body, handlers, otherwise, classes):
    leave = None
    try:
        try:
            leave = await instance.block(body)
        except BaseException as error:
            inline(error)
            raise{handlers}
    else:
        if leave is None:
            leave = await instance.block(otherwise)
    return leave
"""


@functools.cache
def attempt_with(handlers):
    """A function that is a `try` with so many handlers."""
    source = ATTEMPT.format(handlers="".join(HANDLER.format(number=number) for number in range(handlers)))
    names = {"inline": inline}
    exec(compile(source, "<except*>", "exec"), names)
    INLINED.add(names["attempt"].__code__)
    return names["attempt"]
