package main

// What goroutines wait for, and who wakes them.

import (
	"strconv"
	"strings"

	"internal/trace"
)

// blocked tells what a goroutine waits for.
func (s *story) blocked(g *goroutine, reason string, at *stack) {
	s.seen(g, at)
	kind, which := waitOf(reason, at)
	if kind == "" {
		if g.waits == runs {
			g.waits = aside
		}
		return
	}
	g.waits, g.on, g.which = waits, kind, which
	if g.id == 0 {
		return
	}
	var members []uint32
	if at != nil && at.waitsGroup {
		for _, member := range g.group {
			if !member.over {
				members = append(members, member.id)
			}
		}
		if len(members) > 0 {
			kind, which = "group", ""
		}
	}
	tail := s.out.tail()
	b := append(line(*tail, s.t(), g.id, "wait"), `,"on":{"kind":"`...)
	b = append(append(b, kind...), '"')
	if which != "" {
		b = append(append(append(b, `,"name":"`...), which...), '"')
	}
	if len(members) > 0 {
		b = tasks(b, members)
	}
	if kind == "sleep" && g.sleeps > 0 {
		b = number(b, "for", g.sleeps)
	}
	b = append(b, '}')
	g.at = ""
	if at != nil && at.line != "" {
		b = field(b, "line", at.line)
		g.at = at.line
	}
	*tail = end(b)
}

// waitOf is the word for what a goroutine waits on, and which of them; none if the wait is the runtime's own.
func waitOf(reason string, at *stack) (kind, which string) {
	if at == nil {
		at = &stack{}
	} else if at.inner == "" && at.outer.function == "" {
		return "", ""
	}
	switch reason {
	case "sleep":
		return "sleep", ""
	case "network":
		return "io", ""
	case "sync.(*Cond).Wait":
		return "event", "sync.Cond"
	case "chan receive", "chan send", "select":
		switch {
		case at.waitsSemaphore:
			return "semaphore", ""
		case reason == "select":
			return "select", ""
		case reason == "chan send":
			return "channel", "send"
		}
		return "channel", "receive"
	case "forever":
		switch {
		case at.first == "runtime.block":
			return "select", "{}"
		case strings.HasPrefix(at.first, "runtime.chansend"):
			return "channel", "send on nil"
		}
		return "channel", "receive from nil"
	case "sync":
		switch {
		case at.waitsGroup:
			return "event", "sync.WaitGroup"
		case strings.HasPrefix(at.first, "runtime."):
			// For something of the runtime's own, such as the trace itself.
			return "", ""
		case strings.HasPrefix(at.inner, "internal/poll."):
			return "io", ""
		}
		return "lock", ""
	}
	return "", ""
}

// waiting is what a goroutine does that waits, in a sentence.
func (g *goroutine) waiting() string {
	switch which := strings.TrimPrefix(g.which, "sync."); {
	case g.on == "select" && which != "":
		return "waits for ever in select {}"
	case g.on == "select":
		return "selects among channels"
	case which == "receive":
		return "waits to receive from a channel"
	case which == "receive from nil":
		return "waits for ever to receive from a nil channel"
	case which == "send":
		return "waits to send on a channel"
	case which == "send on nil":
		return "waits for ever to send on a nil channel"
	case which != "":
		return "waits for a " + which
	case g.on == "semaphore":
		return "waits for a permit"
	case g.on == "lock":
		return "waits for a lock"
	}
	return "waits"
}

// yielded tells that a goroutine gave its turn away, or had it taken.
func (s *story) yielded(g *goroutine, reason string, at *stack) {
	s.seen(g, at)
	if g.id == 0 {
		return
	}
	g.waits = aside
	if at == nil || at.outer.function == "" || at.looks {
		return
	}
	if reason == "runtime.Gosched" || reason == "runtime.GoSched" {
		g.waits = ready
		b := append(line(nil, s.t(), g.id, "wait"), `,"on":{"kind":"yield"}`...)
		if at != nil && at.line != "" {
			b = field(b, "line", at.line)
		}
		s.add(end(b))
		s.simple(g, "ready")
		return
	}
	if s.virtual {
		// By its clock it took no time.
		return
	}
	// Mostly it has its turn again at once.
	t := s.t()
	s.hesitate(g, func() []byte {
		g.waits = ready
		return end(line(nil, t, g.id, "ready"))
	})
}

// calls tells that a goroutine waits for the system, if that takes time.
func (s *story) calls(g *goroutine, at *stack) {
	s.seen(g, at)
	if g.id == 0 {
		return
	}
	t := s.t()
	g.waits = aside
	if s.virtual {
		return
	}
	s.hesitate(g, func() []byte {
		g.waits, g.on, g.which = waits, "io", ""
		b := append(line(nil, t, g.id, "wait"), `,"on":{"kind":"io"}`...)
		if at != nil && at.line != "" {
			b = field(b, "line", at.line)
		}
		return end(b)
	})
}

// hesitate tells something later if it lasts.
func (s *story) hesitate(g *goroutine, lasts func() []byte) {
	g.hesitating = true
	g.guess = s.out.guess(s.now, func() {
		g.hesitating = false
		s.out.known(g.guess, lasts())
	})
}

// woken tells who woke a goroutine.
func (s *story) woken(g *goroutine, event *trace.Event) {
	if g.waits != waits {
		return
	}
	g.waits = ready
	if g.id == 0 {
		return
	}
	waker := s.goroutines[event.Goroutine()]
	if g.on == "channel" || g.on == "select" {
		if at := s.stack(event.Stack()); at != nil && at.cancels && waker != nil {
			s.asked(g, waker)
		}
	}
	tail := s.out.tail()
	b := append(line(*tail, s.t(), g.id, "ready"), `,"by":`...)
	switch {
	case g.on == "sleep":
		b = append(b, `"timer"`...)
	case g.on == "io":
		b = append(b, `"io"`...)
	case waker != nil && waker.id != 0:
		b = strconv.AppendUint(b, uint64(waker.id), 10)
	case waker == nil || waker.struck != nil || waker.began == "runtime.asynctutorMove":
		b = append(b, `"timer"`...)
	default:
		b = append(b, `"io"`...)
	}
	*tail = end(b)
}

// running tells that a goroutine has its turn.
func (s *story) running(g *goroutine) {
	if g.hesitating {
		// It was too short to be told.
		g.hesitating = false
		s.out.known(g.guess, nil)
		g.waits = runs
		return
	}
	was := g.waits
	g.waits = runs
	if g.id == 0 || was == aside {
		return
	}
	if was == waits {
		// From a call of the system.
		tail := s.out.tail()
		*tail = end(append(line(*tail, s.t(), g.id, "ready"), `,"by":"io"`...))
	}
	s.simple(g, "run")
	if g.asked {
		g.asked = false
		s.simple(g, "deliver")
	}
}
