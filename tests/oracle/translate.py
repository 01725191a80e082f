"""Writes a task of a scenario as the Python a user would write for it: one coroutine function, with its blocks nested as in the lesson.

That matters where Python treats one frame as a whole: the collector closes a coroutine once, and drops what its cleanup
would still await. What a step does is a method of `interpreter.Instance`; here is only what holds other steps.
"""

import inspect


class TooDeep(Exception):
    """Blocks are nested more deeply than Python compiles (20 levels)."""


def translate(steps, methods):
    """The coroutine function of a task with these steps. `methods` is the class that has a `step_…` for each plain step."""
    source = "\n".join(["async def body(self):", *Writer(methods).block(steps)])
    names = methods.names_in_programs
    try:
        code = compile(source, "<task>", "exec")
    except SyntaxError as error:
        raise TooDeep(str(error)) from None
    scope = dict(names)
    exec(code, scope)
    return scope["body"]


def indented(lines):
    return ["    " + line for line in lines]


class Writer:
    """The lines of one function."""

    def __init__(self, methods):
        self.methods = methods
        self.numbers = 0
        self.group = None  # the variable of the innermost group

    def number(self):
        self.numbers += 1
        return self.numbers

    def block(self, steps):
        """Steps in order, indented."""
        lines = [line for step in steps for line in self.step(step)]
        return indented(lines or ["pass"])

    def step(self, step):
        word, argument = (step, None) if isinstance(step, str) else next(iter(step.items()))
        write = getattr(self, "write_" + word, None)
        return ["self.tick()", *(write(argument) if write else self.plain("step_" + word, argument))]

    def plain(self, method, argument):
        """A step without others in it: a method, awaited if there is something to await."""
        wait = "await " if inspect.iscoroutinefunction(getattr(self.methods, method)) else ""
        return [f"{wait}self.{method}({argument!r})"]

    def write_spawn(self, argument):
        return [f"self.step_spawn({argument!r}, {self.group})"]

    def write_get(self, argument):
        got = f"await self.step_get({argument!r})"
        return [f"if {got}:", "    return None"] if isinstance(argument, dict) and "stop" in argument else [got]

    def write_return(self, argument):
        return [f"return self.value({argument!r})"]

    def write_raise(self, argument):
        return ["raise" if argument is None else f"raise self.error({argument!r})"]

    def write_repeat(self, argument):
        return [f"for _ in range(self.value({argument['times']!r})):", "    self.tick()", *self.block(argument["do"])]

    def write_forever(self, steps):
        return ["while True:", "    self.tick()", *self.block(steps)]

    def write_if(self, argument):
        return [
            f"if self.value({argument['value']!r}) == self.value({argument['is']!r}):",
            *self.block(argument.get("do", [])),
            "else:",
            *self.block(argument.get("else", [])),
        ]

    def write_try(self, argument):
        star = "*" if "except*" in argument else ""
        handlers, otherwise = argument.get("except" + star, {}), argument.get("else", [])
        lines = ["try:", *self.block(argument["do"])]
        for kind, steps in handlers.items():
            lines += [f"except{star} self.caught({kind!r}):", *self.block(steps)]
        if handlers:
            lines += ["else:", *self.block(otherwise)]
        else:
            lines += self.block(otherwise)
        if "finally" in argument or not handlers:
            lines += ["finally:", *self.block(argument.get("finally", []))]
        return lines

    def write_retry(self, argument):
        n = self.number()
        kinds = argument.get("on", ["any"])
        return [
            f"times{n} = self.value({argument['times']!r})",
            f"pause{n} = self.duration({argument.get('backoff', '0ms')!r})",
            f"for attempt{n} in range(1, times{n} + 1):",
            "    try:",
            *indented(self.block(argument["do"])),
            "        break",
            f"    except self.caught(*{kinds!r}):",
            f"        if attempt{n} == times{n}:",
            "            raise",
            f"    await self.sleep(pause{n})",
            f"    pause{n} = int(pause{n} * {argument.get('factor', 2)!r})",
        ]

    def write_group(self, argument):
        options = argument if isinstance(argument, dict) else {"tasks": argument}
        outer, self.group = self.group, f"group{self.number()}"
        lines = [
            f"async with TaskGroup() as {self.group}:",
            "    try:",
            f"        self.fill({self.group}, {options.get('tasks', [])!r})",
            *indented(self.block(options.get("do", []))),
            "    finally:",
            f"        self.leave({self.group})",
        ]
        self.group = outer
        return lines

    def write_timeout(self, argument):
        options = {key: value for key, value in argument.items() if key != "do"}
        return [f"async with self.timeout({options!r}):", *self.block(argument["do"])]

    def write_with(self, argument):
        if "resource" in argument:
            return [
                f"await self.pause({argument.get('open', '0ms')!r})",
                "try:",
                *self.block(argument["do"]),
                "finally:",
                f"    await self.pause({argument.get('close', '0ms')!r})",
            ]
        kind = "lock" if "lock" in argument else "semaphore"
        return [f"async with self.held({kind!r}, {argument[kind]!r}):", *self.block(argument["do"])]

    def write_context(self, argument):
        context = f"context{self.number()}"
        return [
            f"{context} = self.enter_context({argument.get('after')!r})",
            "try:",
            *self.block(argument["do"]),
            "finally:",
            f"    self.leave_context({context})",
        ]
