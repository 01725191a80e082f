package main

// How goroutines come, are named, change and go.

import (
	"slices"
	"strconv"

	"internal/trace"
)

func (s *story) change(event *trace.Event, change *trace.StateTransition) {
	from, to := change.Goroutine()
	id := change.Resource.Goroutine()
	if from == to {
		// The beginning of a new part of the trace. It may show what a goroutine does.
		if g := s.goroutines[id]; g != nil && g.unnamed != nil {
			s.seen(g, s.stack(change.Stack))
		}
		return
	}
	if from == trace.GoNotExist {
		s.created(event, change, id, to)
		return
	}
	g := s.goroutines[id]
	if g != nil && g.over && to != trace.GoNotExist {
		// It ends the program, and waits for its trace to be written.
		return
	}
	if g == nil {
		// One that was there before the trace.
		g = &goroutine{}
		s.goroutines[id] = g
		if id == 1 {
			s.show(g, "main")
			if to == trace.GoRunning {
				s.simple(g, "run")
			}
		}
		if to != trace.GoRunning {
			g.waits = aside
		}
		return
	}
	switch to {
	case trace.GoWaiting:
		s.blocked(g, change.Reason, s.stack(change.Stack))
	case trace.GoRunnable:
		switch from {
		case trace.GoRunning:
			s.yielded(g, change.Reason, s.stack(change.Stack))
		case trace.GoWaiting:
			s.woken(g, event)
		}
	case trace.GoRunning:
		if from == trace.GoWaiting {
			// Switched to directly, as to a coroutine.
			s.woken(g, event)
		}
		s.running(g)
	case trace.GoSyscall:
		s.calls(g, s.stack(change.Stack))
	case trace.GoNotExist:
		s.ended(g)
		delete(s.goroutines, id)
	}
}

// created tells of a new goroutine, if it is the program's.
func (s *story) created(event *trace.Event, change *trace.StateTransition, id trace.GoID, to trace.GoState) {
	g := &goroutine{}
	s.goroutines[id] = g
	if to == trace.GoWaiting {
		g.waits = aside
	}
	creator := s.goroutines[event.Goroutine()]
	where := s.stack(event.Stack())
	if creator != nil {
		s.seen(creator, where)
		g.above = creator.id
	}
	if where != nil {
		g.line = where.line
	}
	first := s.stack(change.Stack)
	if first == nil {
		return
	}
	g.began = first.start.function
	switch {
	case first.start.owner >= users:
		s.show(g, called(g.began))
	case launched(g.began) && creator != nil && creator.gives != "":
		s.show(g, called(creator.gives))
	case launched(g.began) && where != nil && where.outer.function != "":
		s.showLater(g, called(where.outer.function)+".func")
	case where != nil && where.own:
		// The program has a function of others run on its own.
		s.show(g, g.began)
	}
	if creator != nil {
		creator.gives = ""
	}
	if where != nil && where.launches && creator != nil && g.id != 0 {
		creator.group = slices.DeleteFunc(creator.group, func(g *goroutine) bool { return g.over })
		creator.group = append(creator.group, g)
	}
}

// show makes a goroutine a task.
func (s *story) show(g *goroutine, name string) {
	s.tasks++
	g.id, g.name = s.tasks, name
	s.fresh = append(s.fresh, g)
	s.count()
	s.add(s.spawn(g, name, s.t()))
}

func (s *story) spawn(g *goroutine, name string, t int64) []byte {
	b := field(line(nil, t, g.id, "spawn"), "name", name)
	if g.above != 0 {
		b = number(b, "parent", int64(g.above))
	}
	if g.line != "" {
		b = field(b, "line", g.line)
	}
	return end(b)
}

// title is what a task is called in sentences: by its name, as readers number those that are taken.
func (s *story) title(g *goroutine) string {
	nth := g.nth
	if nth == 0 {
		nth = s.taken[g.name] + 1
		for _, other := range s.fresh {
			if other.id < g.id && other.name == g.name {
				nth++
			}
		}
	}
	if nth == 1 {
		return g.name
	}
	return g.name + "-" + strconv.Itoa(nth)
}

// count numbers the tasks of each name, as far as all before them have names.
func (s *story) count() {
	for len(s.fresh) > 0 && s.fresh[0].unnamed == nil {
		g := s.fresh[0]
		s.taken[g.name]++
		g.nth = s.taken[g.name]
		s.fresh[0], s.fresh = nil, s.fresh[1:]
	}
}

// showLater makes a goroutine a task whose name is that of the function which it calls, or `otherwise`.
func (s *story) showLater(g *goroutine, otherwise string) {
	s.tasks++
	g.id = s.tasks
	s.fresh = append(s.fresh, g)
	t := s.t()
	g.unnamed = &unnamed{begun: func(name string) []byte { return s.spawn(g, name, t) }}
	g.unnamed.guess = s.out.guess(s.now, func() { s.named(g, otherwise) })
}

func (s *story) named(g *goroutine, name string) {
	if unnamed := g.unnamed; unnamed != nil {
		g.unnamed, g.name = nil, name
		s.count()
		s.out.known(unnamed.guess, unnamed.begun(name))
	}
}

// seen learns from a goroutine's stack that it runs the program's code, and in which function.
func (s *story) seen(g *goroutine, at *stack) {
	if at == nil || at.outer.function == "" {
		return
	}
	if g.unnamed != nil {
		s.named(g, called(at.outer.function))
		return
	}
	if g.id == 0 && g.began != "" {
		name := called(at.outer.function)
		if !at.given {
			// A library's own, which calls the program now and then: whoever it came from has nothing to do with it.
			name, g.above, g.line = g.began, 0, ""
		}
		s.show(g, name)
		s.simple(g, "run")
	}
}

// ended tells that a goroutine returned.
func (s *story) ended(g *goroutine) {
	if g.over {
		return
	}
	g.over = true
	if g.unnamed != nil {
		// It never showed its stack.
		s.out.queue[g.unnamed.guess-s.out.dropped].decide()
	}
	if g.id != 0 {
		s.add(end(append(line(nil, s.t(), g.id, "end"), `,"outcome":"returned"`...)))
	}
}
