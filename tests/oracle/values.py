"""Values of the scenario language: durations, `$name`, `{n}`, and classes of errors."""

import builtins
import re
from fractions import Fraction

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m)$")
_MILLISECONDS = {"ms": 1, "s": 1000, "m": 60_000}


def duration(value):
    """`1.5s` in milliseconds."""
    match = _DURATION.match(value)
    if match is None:
        raise ValueError(f"{value!r} is no duration")
    milliseconds = Fraction(match[1]) * _MILLISECONDS[match[2]]
    if milliseconds.denominator != 1:
        raise ValueError(f"{value!r} is no whole number of milliseconds")
    return int(milliseconds)


class Scope:
    """What `$name` stands for in one task: what `with` gave it, else a knob."""

    def __init__(self, knobs, given=None):
        self.knobs = knobs
        self.given = given or {}

    def value(self, value):
        """`value`, or what it stands for."""
        if isinstance(value, str) and value.startswith("$"):
            name = value[1:]
            return self.given[name] if name in self.given else self.knobs[name]
        return value

    def duration(self, value):
        return duration(self.value(value))

    def child(self, given, number):
        """The scope of a task that this one starts as its `number`th."""
        values = {name: self.value(value) for name, value in given.items()}
        return Scope(self.knobs, {name: numbered(value, number) for name, value in values.items()})


def numbered(text, number):
    """`text` with `{n}` filled in."""
    return text.replace("{n}", str(number)) if isinstance(text, str) else text


_own_classes = {}


def error_class(name):
    """Python's class of that name, else one of our own, derived from Exception."""
    known = getattr(builtins, name, None)
    if isinstance(known, type) and issubclass(known, Exception):
        return known
    if name not in _own_classes:
        _own_classes[name] = type(name, (Exception,), {})
    return _own_classes[name]
