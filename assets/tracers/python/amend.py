"""Statements added to functions of the standard library.

A probe is compiled into the function itself, from the function's own source: no frame of the tracer is ever between two of the
program's, and every line, column and traceback stays what it was. The function object stays the same, so that it does not
matter who has imported it already.
"""

import _ast
import importlib.util
import linecache
import marshal
import os
import sys
from types import CodeType, FunctionType

from . import settings

TREE_ONLY = 0x400


class Kept:
    """Amended code of earlier runs, beside the tracer's own files where these are kept; another Python has others."""

    def __init__(self):
        self.codes, self.fresh = {}, False
        try:
            library = os.stat(os.path.dirname(linecache.__file__) + "/asyncio")
            known = repr((sys.version, linecache.__file__, library.st_mtime_ns))
            folder = os.path.join(os.path.dirname(__file__), "__pycache__")
            self.path = os.path.join(folder, f"amended-{sys.implementation.cache_tag}.marshal")
            with open(self.path, "rb") as file:
                self.known, codes = marshal.load(file)
            if self.known == known:
                self.codes = codes
        except (OSError, EOFError, ValueError, TypeError):
            pass
        self.known = known

    def add(self, wanted, code):
        self.codes[wanted] = code
        self.fresh = True

    def keep(self):
        """Leaves what was made, and the tracer's own modules compiled, for the next run; in a folder of this run alone, nothing."""
        if not self.fresh or not settings["keep"]:
            return
        part = f"{self.path}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(part), exist_ok=True)
            with open(part, "xb") as file:
                file.write(marshal.dumps((self.known, self.codes)))
            os.replace(part, self.path)
            compile_own()
        except OSError:
            pass


def compile_own():
    import py_compile

    folder = os.path.dirname(__file__)
    for name in os.listdir(folder):
        if name.endswith(".py"):
            path = os.path.join(folder, name)
            py_compile.compile(path, importlib.util.cache_from_source(path), quiet=2)


kept = Kept()


class Unamendable(Exception):
    """The source of a function is not at hand, or not what was expected."""


def amend(function: FunctionType, *, first="", end="", last="", failed="", around=None, names=None):
    """Adds statements to `function`.

    `first` runs before its own, `end` after the last of them; `last` on every way out of it; `failed` when an exception,
    called `error`, leaves it.
    `around` is `(statement, before, after)`: the statement of that text gets others before and after it. In all of them,
    `_name` stands for `names["name"]`.
    """
    code = function.__code__
    if code.co_freevars not in ((), ("__class__",)):
        raise Unamendable(function.__qualname__)
    # Names that no source can hold.
    mine = {name: f"@{name} of {function.__qualname__}, line {code.co_firstlineno}" for name in names or {}}
    wanted = repr((code.co_filename, function.__qualname__, code.co_firstlineno, first, end, last, failed, around))
    amended = kept.codes.get(wanted)
    if amended is None:
        amended = made(code, (first, end, last, failed, around), {f"_{name}": other for name, other in mine.items()})
        kept.add(wanted, amended)
    function.__globals__.update({other: names[name] for name, other in mine.items()})
    function.__code__ = amended.replace(co_qualname=code.co_qualname)


def made(code, texts, names):
    """The function's code with the statements in it."""
    first, end, last, failed, around = texts
    module, definition = parsed(code)
    where = definition.body[0]
    body = definition.body
    documented = isinstance(body[0], _ast.Expr) and isinstance(body[0].value, _ast.Constant)
    head, body = (body[:1], body[1:]) if documented else ([], body)
    if around:
        body = surrounded(body, *around)
    body = body + statements(end)
    if last or failed:
        body = guarded(body, statements(last), statements(failed))
    definition.body = head + statements(first) + body
    for node in walk(definition):
        if not hasattr(node, "lineno") and "lineno" in node._attributes:
            node.lineno = node.end_lineno = where.lineno
            node.col_offset = node.end_col_offset = where.col_offset
    rename(definition, names)
    amended = code_within(compile(module, code.co_filename, "exec", 0, True), code)
    if amended is None or amended.co_varnames[: code.co_argcount] != code.co_varnames[: code.co_argcount]:
        raise Unamendable(code.co_qualname)
    return amended


def parsed(code):
    """The tree of a module that holds the function of that code, at its lines and columns."""
    lines = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :]
    if not lines:
        raise Unamendable(code.co_qualname)
    indent = len(lines[0]) - len(lines[0].lstrip())
    end = 1
    while end < len(lines) and not lines[end - 1].partition("#")[0].rstrip().endswith(":"):
        end += 1  # a signature over several lines
    while end < len(lines) and (not lines[end].strip() or lines[end][: indent + 1].isspace()):
        end += 1
    # The class around it decides over the names that begin with two underscores.
    around = f"class {code.co_qualname.split('.')[-2]}:\n" if indent else "\n" * (code.co_firstlineno > 1)
    before = "\n" * (code.co_firstlineno - 2) + around
    try:
        module = compile(before + "".join(lines[:end]), code.co_filename, "exec", TREE_ONLY, True)
    except SyntaxError:
        raise Unamendable(code.co_qualname) from None
    found = module.body[0].body[0] if indent else module.body[0]
    if not isinstance(found, (_ast.FunctionDef, _ast.AsyncFunctionDef)) or found.decorator_list:
        raise Unamendable(code.co_qualname)
    return module, found


def statements(text):
    """The statements of a text, without a place."""
    body = compile(text, "", "exec", TREE_ONLY, True).body if text else []
    for node in body:
        for part in walk(node):
            for attribute in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
                if hasattr(part, attribute):
                    delattr(part, attribute)
    return body


def guarded(body, last, failed):
    error = "@error"
    handlers = []
    if failed:
        kind = _ast.Name(id="BaseException", ctx=_ast.Load())
        for node in failed:
            rename(node, {"error": error})
        handlers = [_ast.ExceptHandler(type=kind, name=error, body=[*failed, _ast.Raise(exc=None, cause=None)])]
    return [_ast.Try(body=body, handlers=handlers, orelse=[], finalbody=last)]


def surrounded(body, statement, before, after):
    """`body` with something before and after each place where `statement` stands, also when exceptions leave it."""
    wanted = dumped(statements(statement)[0])
    found = False

    def inside(block):
        nonlocal found
        result = []
        for node in block:
            if dumped(node) == wanted:
                found = True
                result += [*statements(before), node, *statements(after)]
                continue
            for field in ("body", "orelse", "finalbody"):
                if getattr(node, field, None):
                    setattr(node, field, inside(getattr(node, field)))
            for handler in getattr(node, "handlers", ()):
                handler.body = statements(after) + inside(handler.body)
            result.append(node)
        return result

    body = inside(body)
    if not found:
        raise Unamendable(statement)
    return body


def code_within(outer, wanted):
    """The code of that name and line that a code object holds."""
    for constant in outer.co_consts:
        if isinstance(constant, CodeType):
            if (constant.co_name, constant.co_firstlineno) == (wanted.co_name, wanted.co_firstlineno):
                return constant
            found = code_within(constant, wanted)
            if found is not None:
                return found
    return None


def walk(node):
    yield node
    for field in node._fields:
        value = getattr(node, field, None)
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, _ast.AST):
                yield from walk(child)


def dumped(node):
    """The node as nested tuples, without its place."""
    if isinstance(node, list):
        return [dumped(child) for child in node]
    if not isinstance(node, _ast.AST):
        return node
    return (type(node).__name__, [dumped(getattr(node, field, None)) for field in node._fields])


def rename(definition, names):
    """Gives names that no source can hold."""
    for part in walk(definition):
        if isinstance(part, _ast.Name):
            part.id = names.get(part.id, part.id)
