package main

// What the tracer in the program tells: sleeps, contexts, failures, the end.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"internal/trace"
)

// told reads what the tracer in the program tells.
func (s *story) told(event *trace.Event, what string, n uint64, text string) {
	g := s.goroutines[event.Goroutine()]
	if g == nil {
		g = &goroutine{}
	}
	switch what {
	case "panic", "fatal", "exit", "asleep":
		s.last = true
	}
	switch what {
	case "clock":
		s.out.decideAll()
		s.clock = int64(n)
	case "sleep":
		g.sleeps = int64(n)
	case "gives":
		g.gives = text
	case "open":
		s.opened(g, s.stack(event.Stack()), n, text)
	case "strike":
		if scope := s.scopes[n]; scope != nil {
			scope.struck = true
			g.struck = scope
		}
	case "close":
		s.closed(g, n)
	case "fault":
		g.fault = s.places.fault(text)
	case "panic":
		at := s.stack(event.Stack())
		if at != nil {
			// The stack itself is kept for all events that have it.
			own := *at
			// A value that was thrown again came from where it was thrown first.
			if n < uint64(len(own.panics)) {
				own.line = own.panics[n]
			}
			if g.fault != "" {
				own.line = g.fault
			}
			at = &own
		}
		s.raised(g, at, "panic", text)
		s.failed(g, "panic", "panicked", text, at)
	case "fatal":
		at := s.stack(event.Stack())
		s.raised(g, at, "fatal error", text)
		s.failed(g, "fatal-error", "had a fatal error", text, at)
	case "exit":
		at := s.stack(event.Stack())
		switch exits := at != nil && at.exits; {
		case !exits:
			s.ended(g)
		case n != 0:
			s.raised(g, at, "os.Exit", fmt.Sprint("exit status ", n))
		default:
			s.seen(g, at)
			s.ended(g)
		}
	case "asleep":
		s.asleep()
	}
}

// raised tells that a goroutine ended by a failure, and the program with it.
func (s *story) raised(g *goroutine, at *stack, class, message string) {
	if g.over {
		return
	}
	s.seen(g, at)
	if g.id == 0 && g.began != "" {
		// A library's own, and all the same it ends the program.
		s.show(g, g.began)
		s.simple(g, "run")
	}
	if g.id == 0 {
		return
	}
	if g.unnamed != nil {
		s.out.queue[g.unnamed.guess-s.out.dropped].decide()
	}
	g.over = true
	b := append(line(nil, s.t(), g.id, "end"), `,"outcome":"raised"`...)
	b = field(b, "error", class)
	b = field(b, "message", message)
	if at != nil && at.line != "" {
		b = field(b, "line", at.line)
	}
	s.add(end(b))
}

// failed adds what is to be found of a goroutine that ended the program by a failure.
func (s *story) failed(g *goroutine, lint, what, message string, at *stack) {
	if g.id == 0 {
		return
	}
	message, _, _ = strings.Cut(message, "\n")
	b := field(line(nil, s.t(), g.id, "lint"), "name", lint)
	b = field(b, "text", s.title(g)+" "+what+", which ended the program: "+message)
	if at != nil && at.line != "" {
		b = field(b, "line", at.line)
	}
	s.add(end(b))
}

// asked tells that a goroutine was asked to stop, by way of a context.
func (s *story) asked(g, waker *goroutine) {
	b := line(nil, s.t(), g.id, "cancel")
	by := waker.id
	if by == 0 && waker.struck != nil {
		by = waker.struck.owner
	}
	if by != 0 {
		b = number(b, "by", int64(by))
	}
	s.add(end(field(b, "why", "context")))
	g.asked = true
}

// opened tells of a new context.
func (s *story) opened(g *goroutine, at *stack, n uint64, left string) {
	s.seen(g, at)
	scope := &scope{owner: g.id}
	s.scopes[n] = scope
	if g.id == 0 || at == nil || !at.direct {
		// A library's own affair.
		return
	}
	s.opens++
	scope.told, scope.number = true, s.opens
	b := number(line(nil, s.t(), g.id, "open"), "scope", int64(scope.number))
	b = field(b, "kind", "context")
	if after, err := strconv.ParseInt(left, 10, 64); err == nil {
		// A deadline beyond the end of time is none.
		if deadline := s.t() + after; deadline >= s.t() {
			b = number(b, "deadline", deadline)
		}
	}
	s.add(end(b))
}

// closed tells that a context was left: its cancel function was called.
func (s *story) closed(g *goroutine, n uint64) {
	scope := s.scopes[n]
	delete(s.scopes, n)
	if scope == nil || !scope.told {
		return
	}
	by := g.id
	if by == 0 {
		by = scope.owner
	}
	b := number(line(nil, s.t(), by, "close"), "scope", int64(scope.number))
	b = field(b, "kind", "context")
	if scope.struck {
		b = field(b, "error", "DeadlineExceeded")
	}
	s.add(end(b))
}

// mentioned is how many goroutines are named in a sentence.
const mentioned = 4

// asleep tells of a deadlock: no goroutine will ever run again.
func (s *story) asleep() {
	var left []*goroutine
	for _, g := range s.goroutines {
		if g.id != 0 && !g.over {
			left = append(left, g)
		}
	}
	if len(left) == 0 {
		return
	}
	slices.SortFunc(left, func(a, b *goroutine) int { return int(a.id) - int(b.id) })
	var ids []uint32
	var waits []string
	for _, g := range left {
		ids = append(ids, g.id)
		if len(waits) < mentioned {
			wait := s.title(g) + " " + g.waiting()
			if g.at != "" {
				wait += " (" + g.at + ")"
			}
			waits = append(waits, wait)
		}
	}
	if more := len(left) - len(waits); more == 1 {
		waits = append(waits, "one more waits")
	} else if more > 1 {
		waits = append(waits, fmt.Sprint(more, " more wait"))
	}
	whom := "them"
	if len(left) == 1 {
		whom = "it"
	}
	b := field(line(nil, s.t(), ids[0], "lint"), "name", "deadlock")
	b = field(b, "text", strings.Join(waits, "; ")+": nothing is left that could wake "+whom)
	s.add(end(tasks(b, ids)))
}
