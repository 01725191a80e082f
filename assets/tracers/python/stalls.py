"""Steps that hold the loop."""

import sys

from .program import frame_of_program, segment
from .trace import lines, text


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
    # What happened within the step comes after; the watch leaves it where it is.
    lines.insert(len(lines) - since(me, began), told)


def since(me, began):
    """How many of the lines that are not yet written come from the step that began then."""
    begun = f'{{"t":{began}{me.head}'
    for count, line in enumerate(reversed(lines)):
        if line.startswith(begun) and (line.endswith('run"}\n') or line.endswith('deliver"}\n')):
            return count
    return len(lines)


def look(state):
    """Notes where a step that takes too long is at this moment; called from the watch's thread."""
    frame = sys._current_frames().get(state.thread)
    if frame is None:
        return
    place = seen_at(frame)
    if state.running is not None:
        state.seen[place] = state.seen.get(place, 0) + 1
