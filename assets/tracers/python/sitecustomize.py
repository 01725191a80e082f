"""Starts the tracer in a Python that was started as ever.

`site` imports this module because its folder is the first of PYTHONPATH. It takes itself away again: out of the environment
(so that children are not traced), out of `sys.path`, and from its name in `sys.modules`. The tracer itself is read when the
program first imports asyncio; a program that never does so pays nothing for it. This file must be readable by every Python
there is.

What a program that looks for it can still find: the modules `_asynctutor.*`, a finder in `sys.meta_path`, the attribute
`@asynctutor` of locks, queues and their like, `_asynctutor` of event loops, and that the functions of `os` and `signal` which
end processes (see `exits`) are functions of Python.
"""

import os
import sys

#: The versions that the tracer was made for, the first and the last.
OLDEST, NEWEST = (3, 11), (3, 14)


def taken(name):
    return os.environ.pop("ASYNCTUTOR_" + name, None)


def begin():
    trace, folder = taken("TRACE"), taken("FOLDER")
    settings = {"folder": folder, "virtual": taken("VIRTUAL") == "1", "stall": taken("STALL_MS"), "keep": taken("KEPT")}
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if path != here]
    sys.path_importer_cache.pop(here, None)
    left = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path != here]
    if left and left != [""]:
        os.environ["PYTHONPATH"] = os.pathsep.join(left)
    else:
        os.environ.pop("PYTHONPATH", None)
    if not trace:
        return
    implementation = getattr(sys, "implementation", None)
    name = {"cpython": "CPython", "pypy": "PyPy"}.get(getattr(implementation, "name", "cpython"), "Python")
    settings["runtime"] = "%s %d.%d.%d" % ((name,) + tuple(sys.version_info[:3]))
    if name == "CPython" and sys.version_info >= OLDEST:
        if getattr(sys, "_is_gil_enabled", lambda: True)():
            bootstrap(here, trace, settings)
        else:
            untraced(trace, settings, "this is %s without its global lock, which the tracer needs" % settings["runtime"])
    else:
        untraced(trace, settings, "this is %s, and only CPython %d.%d and later can be traced" % ((settings["runtime"],) + OLDEST))


def program_named():
    """What was asked to be run: a path, or the name of a module."""
    name = (getattr(sys, "argv", None) or [""])[0]
    asked = getattr(sys, "orig_argv", [])
    if name == "-m" and "-m" in asked[:-1]:
        return asked[asked.index("-m") + 1]
    return name


def header(settings):
    program = os.path.basename(program_named())
    quoted = "".join(c if " " <= c <= "~" and c not in '"\\' else "_" for c in program)
    return '{"asynctutor":"trace","version":1,"clock":"%s","runtime":"%s","source":{"program":"%s"}}\n' % (
        "virtual" if settings["virtual"] else "wall",
        settings["runtime"],
        quoted,
    )


def untraced(trace, settings, why):
    try:
        write(trace, header(settings) + ("" if settings["virtual"] else finding(why)))
    except OSError:
        pass
    if settings["virtual"]:
        sys.stderr.write("asynctutor: --virtual: %s; run it without\n" % why)
        sys.stderr.flush()
        os._exit(2)


def write(trace, text):
    # A pipe is no file that could be opened at its end.
    descriptor = os.open(trace, os.O_WRONLY | os.O_APPEND)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def finding(why):
    return '{"t":0,"ev":"lint","name":"untraced","text":"%s"}\n' % why


def unknown(settings):
    """What is to be said of a Python that came after the tracer."""
    if sys.version_info[:2] <= NEWEST:
        return ""
    return finding("%s is newer than the tracer, which was made for %d.%d: something may be missing" % ((settings["runtime"],) + NEWEST))


def bootstrap(here, trace, settings):
    package = type(sys)("_asynctutor")
    package.__path__ = [here]
    package.settings = settings
    sys.modules["_asynctutor"] = package
    try:
        write(trace, header(settings) + unknown(settings))
    except OSError:
        return
    settings["trace"] = trace
    if settings["virtual"]:
        from _asynctutor import install

        install.clock()
    sys.meta_path.insert(0, Waiting())
    # A `.pth` file may have imported it before.
    if "asyncio" in sys.modules:
        Waiting.imported("asyncio")
    if "uvloop" in sys.modules:
        # It has the tasks of the asyncio that it found.
        write(trace, finding("uvloop was imported before the tracer"))


class Waiting(object):
    """Stands first among the finders until asyncio is imported."""

    @staticmethod
    def imported(name):
        from _asynctutor import install

        try:
            getattr(install, name)(sys.modules[name])
        except Exception as error:
            install.failed(error)

    def find_spec(self, name, path=None, target=None):
        if name not in ("asyncio", "uvloop"):
            return None
        others = [finder for finder in sys.meta_path if finder is not self and hasattr(finder, "find_spec")]
        spec = next(filter(None, (finder.find_spec(name, path, target) for finder in others)), None)
        if spec is None or spec.loader is None:
            return spec
        load = spec.loader.exec_module

        def exec_module(module):
            del spec.loader.exec_module
            load(module)
            self.imported(name)

        try:
            spec.loader.exec_module = exec_module
        except AttributeError:
            pass
        return spec


def next_of_its_name():
    """The installation's own sitecustomize, in place of this one."""
    mine = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401
    except ImportError as error:
        if getattr(error, "name", "sitecustomize") != "sitecustomize":
            raise
        # `site` passes over this very error.
        if sys.version_info >= (3, 3):
            raise ImportError("No module named 'sitecustomize'", name="sitecustomize")
        sys.modules["sitecustomize"] = mine


begin()
next_of_its_name()
