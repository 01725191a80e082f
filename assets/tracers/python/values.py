"""Values and errors as text, without running any code of the program and without a copy of anything large."""

from types import FunctionType

from .program import of_library
from .trace import MOST

#: Containers of more are told by their size, as are numbers of more bits.
PARTS, BITS = 8, 600
PLAIN = (str, int, float, bool, complex, bytes, type(None))
#: So many errors within errors are told.
DEEP = 3

name_of_type = type.__dict__["__name__"].__get__
args_of = BaseException.__dict__["args"].__get__
held_by = BaseException.__dict__["__dict__"].__get__

#: What the messages of the interpreter's own errors are made of, besides their arguments.
MADE_OF = {
    OSError: ("errno", "strerror", "filename", "filename2"),
    ImportError: ("msg",),
    SyntaxError: ("msg", "filename", "lineno"),
    UnicodeDecodeError: ("reason",),
    UnicodeEncodeError: ("reason",),
    UnicodeTranslateError: ("reason",),
    BaseExceptionGroup: ("message",),
}


def shown(value):
    """A value as text, of which the beginning matters."""
    kind = type(value)
    if kind is str:
        return value
    try:
        if kind in PLAIN:
            return plainly(value)
        if kind in (list, tuple, set, frozenset, dict):
            few = len(value) <= PARTS
            parts = [*value, *value.values()] if few and kind is dict else value
            return repr(value) if few and all(map(small, parts)) else f"{kind.__name__} of {len(value)}"
    except RuntimeError:
        pass  # another thread changes it
    return f"<{name_of_type(kind)}>"


def plainly(value):
    if type(value) is int and value.bit_length() > BITS:
        return f"int of {value.bit_length()} bits"
    if type(value) is bytes and len(value) > MOST:
        return repr(value[:MOST])[:-1]
    return repr(value)


def small(value):
    """Whether a value can be told as part of another."""
    if type(value) in (str, bytes):
        return len(value) <= MOST
    if type(value) is int:
        return value.bit_length() <= BITS
    return type(value) in PLAIN


def message(error):
    """What an error says."""
    try:
        return said(error, DEEP)
    except Exception:
        return ""


def said(error, deep):
    args = args_of(error)
    says = first(type(error), "__str__")
    alone = len(args) == 1
    if not (alone and says is BaseException.__str__) and native(says, error) and all(map(few, made_of(error, args))):
        return str(error)
    if alone and deep and BaseException in type(args[0]).__mro__:
        return said(args[0], deep - 1)
    return shown(args[0]) if alone else shown(args) if args else ""


def first(kind, name):
    """An attribute of a type, as it stands in the first class that has it."""
    return next(vars(base)[name] for base in kind.__mro__ if name in vars(base))


def native(function, error):
    """Whether a method is the interpreter's or the standard library's, and the error holds nothing that it should not touch."""
    if type(function) is FunctionType:
        return of_library(function.__code__) and all(map(few, held_by(error).values()))
    return type(function) is type(BaseException.__str__)


def few(value):
    return small(value) or (type(value) in (list, tuple) and len(value) <= PARTS and all(map(small, value)))


def made_of(error, args):
    """What an error's message is made of."""
    kinds = type(error).__mro__
    if BaseExceptionGroup not in kinds:
        yield from args
    for base in kinds:
        for name in MADE_OF.get(base, ()):
            yield vars(base)[name].__get__(error)
