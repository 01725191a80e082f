"""What is the program's own, and where it stands."""

import os
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from weakref import ref

from . import settings
from .trace import text

FOLDER = os.path.join(os.path.realpath(settings["folder"] or "."), "")
LIBRARY = os.path.join(os.path.realpath(os.path.dirname(os.__file__)), "")
ASYNCIO = os.path.join(LIBRARY, "asyncio", "")
TRACER = os.path.join(os.path.realpath(os.path.dirname(__file__)), "")


class Code:
    """What is known of a code object."""

    __slots__ = ("link", "own", "file", "lines", "asyncio", "name")

    def __init__(self, code):
        path = code.co_filename
        address = id(code)
        self.link = ref(code, lambda _: known.pop(address, None))
        self.lines = {}
        self.name = code.co_qualname
        whole = os.path.realpath(path) if not path.startswith("<") else path
        self.asyncio = whole[len(ASYNCIO) :] if whole.startswith(ASYNCIO) else None
        self.own = own(path, whole)
        self.file = shown(whole)

    def at(self, frame):
        """The place in `frame`, as `,"line":"FILE:N"`."""
        last = frame.f_lasti
        line = self.lines.get(last)
        if line is None:
            line = self.lines[last] = ',"line":' + text(f"{self.file}:{frame.f_lineno}")
        return line


def own(path, whole):
    """Whether a file is the program's: not the standard library's, not a package's, not the tracer's."""
    if path.startswith("<"):
        # What is compiled at run time belongs to whoever does so; the frozen modules to nobody here.
        return path == "<stdin>"
    if path.endswith((".pyx", ".pxd")):
        # The functions of a compiled module have no frames.
        return False
    if whole.startswith((FOLDER, TRACER)):
        return not whole.startswith(TRACER) and "site-packages" not in whole[len(FOLDER) :]
    return not whole.startswith(LIBRARY) and "site-packages" not in whole and "dist-packages" not in whole


def of_library(code):
    """Whether code is the standard library's."""
    path = os.path.realpath(code.co_filename)
    return path.startswith(LIBRARY) and "site-packages" not in path and "dist-packages" not in path


def shown(whole):
    if whole.startswith(FOLDER):
        return whole[len(FOLDER) :]
    parts = whole.split(os.sep)
    return "/".join(parts[-2:])


#: By the address of the code, for as long as that lives.
known = {}


def code_of(code):
    """What is known of a code object."""
    found = known.get(id(code))
    if found is None:
        found = known[id(code)] = Code(code)
    return found


def frame_of_program(frame):
    """The innermost frame of the program's own code, from `frame` outwards."""
    while frame is not None:
        code = frame.f_code
        found = known.get(id(code)) or code_of(code)
        if found.own:
            return found, frame
        frame = frame.f_back
    return None, None


def line_of_program(frame):
    """The place of the innermost frame of the program's own code as `,"line":"FILE:N"`, or nothing."""
    found, frame = frame_of_program(frame)
    return found.at(frame) if found else ""


def line_of_error(error):
    """The place in the failed task's own frames where its error came up, as `,"line":"FILE:N"`, or nothing."""
    place = ""
    traceback = first = error.__traceback__
    while traceback is not None:
        if traceback is not first and not traceback.tb_frame.f_trace_lines:
            break
        found = code_of(traceback.tb_frame.f_code)
        if found.own:
            place = f',"line":{text(f"{found.file}:{traceback.tb_lineno}")}'
        traceback = traceback.tb_next
    if first is not None:
        # An error that is awaited gets the awaiting task's frames put before those. This one is over, and marked as a
        # task's outermost by something that matters only to a frame that runs.
        first.tb_frame.f_trace_lines = False
    return place


FRAMES = {
    CoroutineType: ("cr_code", "cr_frame", "cr_await"),
    GeneratorType: ("gi_code", "gi_frame", "gi_yieldfrom"),
    AsyncGeneratorType: ("ag_code", "ag_frame", "ag_await"),
}


def inner(awaited):
    """What an object of the interpreter that is awaited stands for: an async generator has no link to it."""
    import gc

    for found in gc.get_referents(awaited):
        if type(found) in FRAMES:
            return found
        if type(found).__name__.startswith(("async_generator_a", "anext_awaitable", "coroutine_wrapper")):
            return inner(found)
    return None


def calling(frame):
    """Whether a frame is in the middle of a call that is written as one."""
    from opcode import opname

    code = frame.f_code.co_code
    at = frame.f_lasti
    while at > 0 and not code[at]:
        at -= 2  # what an instruction keeps for itself comes after it
    name = opname[code[at]]
    return name.startswith(("CALL", "PRECALL")) and "INTRINSIC" not in name


def segment(frame):
    """The text of the call that a frame is in, if its source is at hand."""
    import linecache

    code = frame.f_code
    if not calling(frame):
        return None
    try:
        places = list(code.co_positions())
        line, end, column, end_column = places[frame.f_lasti // 2]
        parts = [part.encode() for part in linecache.getlines(code.co_filename, frame.f_globals)[line - 1 : end]]
        parts[-1] = parts[-1][:end_column]
        parts[0] = parts[0][column:]
    except (IndexError, TypeError, ValueError):
        return None
    found = " ".join(part.decode("utf-8", "replace").split("  # ")[0].strip() for part in parts)
    return found.replace("( ", "(").replace(" )", ")")[:80] or None


assigned = {}


def name_of_creation(frame):
    """What the program calls the thing that the call in `frame` makes: the name it is assigned to, or passed as."""
    import linecache

    code = frame.f_code
    try:
        line, _, column, _ = list(code.co_positions())[frame.f_lasti // 2]
    except (IndexError, TypeError):
        return None
    names = assigned.get(code.co_filename)
    if names is None:
        source = "".join(linecache.getlines(code.co_filename, frame.f_globals))
        names = assigned[code.co_filename] = names_in(source)
    return names.get((line, column))


def names_in(source):
    """For every call whose value gets a name, by its line and column, that name."""
    import ast

    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return {}
    names = {}

    def give(target, value):
        if isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
            for one, other in zip(target.elts, value.elts):
                give(one, other)
            return
        name = getattr(target, "id", None) or getattr(target, "attr", None)
        if isinstance(target, ast.Subscript):
            name = getattr(target.value, "id", None) or getattr(target.value, "attr", None)
        if name is None:
            return
        if isinstance(value, (ast.ListComp, ast.SetComp)):
            value = value.elt
        elif isinstance(value, ast.DictComp):
            value = value.value
        for part in value.elts if isinstance(value, (ast.List, ast.Tuple, ast.Set)) else (value,):
            if isinstance(part, ast.Call):
                names[part.lineno, part.col_offset] = name.lstrip("_") or name

    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                give(target, node.value)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            give(node.target, node.value)
        elif isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg:
                    give(ast.Name(id=keyword.arg), keyword.value)
    return names


def function_name(coroutine):
    """The name of a coroutine's function, without where it stands."""
    name = getattr(coroutine, "__name__", None)
    return name if isinstance(name, str) else type(coroutine).__name__

