"""Steps that hold the loop."""

import sys

from .program import frame_of_program, segment
from .trace import lines, out, text, time_of


def seen_at(frame):
    """Where a frame's thread is in the program's own code: the line, and what is done there."""
    found, own = frame_of_program(frame)
    if found is None:
        return "", ""
    what = segment(own)
    return found.at(own), f',"what":{text(what, 80)}' if what else ""


def stalled(me, state, t):
    """A step took too long. Told at the moment from which nothing else happened, so that events stay in order."""
    seen, state.seen = state.seen, {}
    line, what = max(seen, key=seen.get) if seen else ("", "")
    tell(me, state.began, t - state.began, line, what)
    state.began = t


def tell(me, began, span, line, what):
    told = f'{{"t":{began}{me.head}stall","for":{span}{what}{line}}}\n'
    still = out.still()
    try:
        # What happened within the step comes after; the watch leaves it where it is.
        lines.insert(len(lines) - since(me, began), told)
    finally:
        if still:
            out.taking.release()


def since(me, began):
    """How many of the lines that are not yet written come from the part of a step that began then."""
    begun = f'{{"t":{began}{me.head}'
    later = None
    for count, line in enumerate(reversed(lines)):
        if line.startswith(begun) and (line.endswith('run"}\n') or line.endswith('deliver"}\n')):
            return count
        t = time_of(line)
        if later is None and t <= began:
            # If it begins with no line of its own, then after something else that held the loop.
            later = count
        if t < began and not out.sorts:
            break
    return len(lines) if later is None else later


def unwritten(state):
    """How many of the lines must wait, since the step that runs may yet turn out to hold the loop."""
    me, began = state.running, state.began
    if me is None:
        return 0  # it is over by now
    while (outer := me.outer) is not None:
        me, _, began = outer
    return since(me, began)


def look(state):
    """Notes where a step that takes too long is at this moment; called from the watch's thread."""
    frame = sys._current_frames().get(state.thread)
    if frame is None:
        return
    place = seen_at(frame)
    if state.running is not None:
        state.seen[place] = state.seen.get(place, 0) + 1
