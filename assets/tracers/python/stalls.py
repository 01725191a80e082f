"""Steps that hold the loop.

A stall is told when the step is over. One that lasts is told in parts while it does, by the watch: who is stopped in the
middle of it has then said what it was. `State.began` is where the untold part begins. A part comes after the events before
it, and before those of the step since; a step that was told of so has `State.held`.
"""

import sys
from time import monotonic

from .program import frame_of_program, segment
from .tasks import STALL
from .trace import Time, clock, lines, out, text, time_of

#: What is untold of a step that holds the loop may be so much longer than what is no stall yet, in nanoseconds.
PART = 200_000_000

#: A step may really take so long while no time passes on the virtual clock, in seconds: far longer than a slow machine
#: takes for one that comes back, so that the trace does not tell how fast that is.
LONG = 4


def seen_at(frame):
    """Where a frame's thread is in the program's own code: the line, and what is done there."""
    found, own = frame_of_program(frame)
    if found is None:
        return "", ""
    what = segment(own)
    return found.at(own), f',"what":{text(what, 80)}' if what else ""


def stalled(me, state, t):
    """A step took too long, until `t`, where the part of it ends from which nothing is told. Gives when that is.

    Told at the moment from which nothing else happened, so that events stay in order.
    """
    still = out.still()
    try:
        seen, state.seen = state.seen, {}
        # A short rest is where the part before it was.
        place = most_seen(seen) or state.held or ("", "")
        state.held = None
        began = state.began
        if t <= began:
            return began  # the watch has told more by now
        kept = lines[:]
        lines.insert(len(kept) - since(me, began, kept), line_of(me, began, t, place))
        state.began = t
        return t
    finally:
        if still:
            out.taking.release()


def tell_so_far(state, least=STALL + PART):
    """Tells what is untold of a step that holds the loop, while it does; called from the watch's thread."""
    if not out.still():
        return
    try:
        me, began = state.running, state.began
        t = clock() - Time.origin
        if me is None or t - began <= least:
            return
        place = most_seen(state.seen) or state.held or ("", "")
        told = [line_of(me, began, t, place)]
        kept = lines[:]
        # Nobody takes lines away meanwhile, so that the place stays what it is.
        at = len(kept) - since(me, began, kept)
        # No call between these: no other thread can do anything meanwhile.
        if state.running is me and state.began == began:
            lines[at:at] = told
            state.began, state.held, state.seen = t, place, {}
            # A step that this one interrupts holds the loop only after it.
            while (outer := me.outer) is not None:
                me.outer = (outer[0], outer[1], t, None)
                me = outer[0]
    finally:
        out.taking.release()


def tell_standing(state):
    """On the virtual clock, where no time passes in a step that only computes, tells of one that really takes long."""
    now = (state.running, state.began, clock())
    seen, since, is_told = state.stands
    if now != seen:
        state.stands = now, monotonic(), False
    elif not is_told and monotonic() - since > LONG:
        look(state)
        tell_so_far(state, least=-1)
        # What took time before is told first, by itself.
        state.stands = (state.running, state.began, clock()), since, state.began == now[1]


def most_seen(seen):
    """Where a step was found most of the time, if it was looked for."""
    return max(seen, key=seen.get) if seen else None


def line_of(me, began, t, place):
    line, what = place
    return f'{{"t":{began}{me.head}stall","for":{t - began}{what}{line}}}\n'


def since(me, began, kept):
    """How many of the lines that are not yet written, `kept`, come from the part of a step that began then."""
    begun = f'{{"t":{began}{me.head}'
    later = None
    for count, line in enumerate(reversed(kept)):
        if line.startswith(begun) and (line.endswith('run"}\n') or line.endswith('deliver"}\n')):
            return count
        t = time_of(line)
        if later is None and t <= began:
            # If it begins with no line of its own, then after something else that held the loop.
            later = count
        if t < began and not out.sorts:
            break
    return len(kept) if later is None else later


def unwritten(state):
    """How many of the lines must wait, since the step that runs may yet turn out to hold the loop."""
    me, began = state.running, state.began
    if me is None:
        return 0  # it is over by now
    while (outer := me.outer) is not None:
        me, _, began, _ = outer
    return since(me, began, lines[:])


def look(state):
    """Notes where a step that takes too long is at this moment; called from the watch's thread."""
    frame = sys._current_frames().get(state.thread)
    if frame is None:
        return
    place = seen_at(frame)
    if state.running is not None:
        state.seen[place] = state.seen.get(place, 0) + 1
