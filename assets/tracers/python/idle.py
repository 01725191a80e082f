"""A loop that nothing can wake any more."""

from asyncio import tasks

from .tasks import distinct, id_of
from .trace import append, out, text

#: How many tasks are named.
NAMED = 6


def stuck(loop):
    """Says which tasks wait, for ever."""
    waiting = sorted((id_of(task), task) for task in tasks.all_tasks(loop) if id_of(task))
    if not waiting:
        return
    told = [(number, *waits(task)) for number, task in waiting]
    # Those in line for something come first: the others wait for them.
    told.sort(key=lambda one: one[2] in ("task", "gather", "group", "wait", "shield"))
    sentence = "; ".join(what for _, what, _ in told[:NAMED])
    if len(told) > NAMED:
        sentence += f"; and {len(told) - NAMED} more wait"
    numbers = ",".join(str(number) for number, _, _ in told[:NAMED])
    whom = "it" if len(told) == 1 else "them"
    sentence = text(f"{sentence}: nothing is left that could wake {whom}", 600)
    # It is found some time after the last thing that could happen.
    event = f'"task":{told[0][0]},"ev":"lint","name":"deadlock","text":{sentence},"tasks":[{numbers}]'
    append(f'{{"t":{out.last()},{event}}}\n')


def waits(task):
    """What a task waits for in words, with who holds that, and of which kind it is."""
    import json

    from .waits import tell_wait

    me, told = task._asynctutor, []
    tell_wait(me, task, 0, told.append)
    event = json.loads(told[0])
    on = event["on"]
    kind = on["kind"].replace(".", "'s ")
    # An object that has no name of its own is called by its kind.
    # An object that has no name of its own is called by its kind.
    is_named = on.get("name", "") not in ("", on["kind"].partition(".")[0])
    what = f"{kind} {on['name']}" if is_named else f"an {kind}" if kind == "event" else f"a {kind}"
    at = f" at {event['line']}" if "line" in event else ""
    return f"{distinct(me)} waits{at} for {what}{held(me, on['kind'])}", on["kind"]


def held(me, kind):
    """Who holds the lock that a task is in line for."""
    holder = me.line.holder if kind == "lock" and me.line is not None else None
    if holder is None:
        return ""
    if holder is me:
        return f", which {distinct(me)} itself holds"
    return f", which {distinct(holder)} {'held when it ended' if holder.ended else 'holds'}"


def never_wakes(state):
    """Whether nothing is left that could wake a loop."""
    loop = state.loop()
    if loop is None or not loop.is_running() or state.running is not None:
        return False
    from .others import may_wake
    from .workers import busy

    try:
        return not (loop._ready or may_be_woken(loop) or watches_files(loop) or any(busy.values()) or may_wake(state.thread))
    except (AttributeError, RuntimeError):
        return False


def may_be_woken(loop):
    """Whether a timer or a signal may still wake a loop."""
    from .others import heeds_signals

    return any(not timer.cancelled() for timer in list(loop._scheduled)) or bool(loop._signal_handlers) or heeds_signals()


def watches_files(loop):
    """Whether a loop waits for input or output, besides the socket by which threads wake it."""
    own = loop._ssock.fileno() if loop._ssock is not None else None
    return any(key.fd != own for key in list(loop._selector.get_map().values()))
