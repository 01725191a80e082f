package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"internal/trace"
)

// sleeping marks the numbers that are the lengths of sleeps.
const sleeping = 1 << 62

// story tells the tasks' events from those of the goroutines.
type story struct {
	out     *output
	places  places
	virtual bool

	goroutines map[trace.GoID]*goroutine
	scopes     map[uint64]*scope
	tasks      uint32
	opens      uint64
	stacks     map[trace.Stack]*stack
	// now is the time of the current event, start that of the first task's, and clock that of the virtual clock.
	now, start trace.Time
	clock      int64
}

// goroutine is one, and what has been told of it.
type goroutine struct {
	// id is the task's number, 0 for a goroutine that is not told of.
	id uint32
	// unnamed is the guess that its first events are, until its name is known.
	unnamed *unnamed
	// above is the nearest task that started it, or one that did.
	above uint32
	began string
	// line is where it was started.
	line string
	// waits is what was told last: that it waits, or is ready.
	waits waiting
	on    string
	// guess is the number of the guess that its current state is, if hesitating.
	guess      int
	hesitating bool
	// asked is set when it was asked to stop and has not run since.
	asked bool
	// struck is the scope whose deadline this goroutine, a timer's, tells of.
	struck *scope
	// sleeps is how long it said that it will sleep.
	sleeps int64
	// gives is the function that the next goroutine which it starts will call.
	gives string
	// group has the tasks that it started in a WaitGroup.
	group []*goroutine
	over  bool
	// name, and what it waits for and where, for what is told in the end.
	name, at string
}

type waiting uint8

const (
	runs waiting = iota
	waits
	ready
	// aside is a wait of the runtime's own, of which nothing is told.
	aside
)

// unnamed is a task whose name is known when it first shows its stack.
type unnamed struct {
	guess int
	begun func(name string) []byte
}

// scope is a context.
type scope struct {
	number uint64
	owner  uint32
	told   bool
	struck bool
}

func newStory(out *output, places places, virtual bool) *story {
	return &story{
		out: out, places: places, virtual: virtual,
		goroutines: map[trace.GoID]*goroutine{},
		scopes:     map[uint64]*scope{},
		stacks:     map[trace.Stack]*stack{},
		start:      -1,
	}
}

// t is the time to tell.
func (s *story) t() int64 { return s.at(s.now) }

func (s *story) at(now trace.Time) int64 {
	if s.virtual {
		return s.clock
	}
	if s.start < 0 {
		s.start = now
	}
	return int64(now - s.start)
}

func (s *story) event(event *trace.Event) {
	s.now = event.Time()
	switch event.Kind() {
	case trace.EventSync:
		// Stacks belong to one part of the trace.
		clear(s.stacks)
	case trace.EventStateTransition:
		if change := event.StateTransition(); change.Resource.Kind == trace.ResourceGoroutine {
			s.change(event, &change)
		}
	case trace.EventTaskEnd:
		// So the tracer tells how long a goroutine is going to sleep, if the number is that large.
		if span := event.Task().ID; span&sleeping != 0 {
			if g := s.goroutines[event.Goroutine()]; g != nil {
				g.sleeps = int64(span &^ sleeping)
			}
		}
	case trace.EventLog:
		log := event.Log()
		if what, ours := strings.CutPrefix(log.Category, "asynctutor:"); ours {
			s.told(event, what, uint64(log.Task), log.Message)
		}
	}
	if s.out.first < len(s.out.queue) {
		s.out.pass(s.now)
	}
	if len(s.out.text) > 1<<16 {
		s.out.flush()
	}
}

// settle writes all that is known, before there is more to read.
func (s *story) settle() {
	s.out.decideAll()
	s.out.flush()
}

// finish tells why there is no more.
func (s *story) finish(err error) {
	s.out.decideAll()
	if err != nil {
		b := append(s.out.text, `{"t":`...)
		b = strconv.AppendInt(b, s.t(), 10)
		b = append(b, `,"ev":"lint","name":"untraced"`...)
		reason, _, _ := strings.Cut(err.Error(), "\n")
		b = field(b, "text", "the rest of the trace cannot be read: "+reason)
		s.out.text = end(b)
	}
}

func (s *story) stack(of trace.Stack) *stack {
	if of == trace.NoStack {
		return nil
	}
	known := s.stacks[of]
	if known == nil {
		known = s.places.stack(of)
		s.stacks[of] = known
	}
	return known
}

// add adds an event.
func (s *story) add(event []byte) {
	tail := s.out.tail()
	*tail = append(*tail, event...)
}

// simple adds an event without more.
func (s *story) simple(g *goroutine, event string) {
	tail := s.out.tail()
	*tail = end(line(*tail, s.t(), g.id, event))
}

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
	if creator != nil {
		g.above = creator.id
		if g.above == 0 {
			g.above = creator.above
		}
	}
	var where *stack
	if by := s.stack(event.Stack()); by != nil {
		g.line = by.line
		where = by
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

// showLater makes a goroutine a task whose name is that of the function which it calls, or `otherwise`.
func (s *story) showLater(g *goroutine, otherwise string) {
	s.tasks++
	g.id = s.tasks
	t := s.t()
	g.unnamed = &unnamed{begun: func(name string) []byte { return s.spawn(g, name, t) }}
	g.unnamed.guess = s.out.guess(s.now, func() { s.named(g, otherwise) })
}

func (s *story) named(g *goroutine, name string) {
	if unnamed := g.unnamed; unnamed != nil {
		g.unnamed, g.name = nil, name
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
		s.show(g, called(at.outer.function))
		s.simple(g, "run")
	}
}

// blocked tells what a goroutine waits for.
func (s *story) blocked(g *goroutine, reason string, at *stack) {
	s.seen(g, at)
	kind := kindOf(reason, at)
	if kind == "" {
		if g.waits == runs {
			g.waits = aside
		}
		return
	}
	g.waits, g.on = waits, kind
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
			kind = "group"
		}
	}
	tail := s.out.tail()
	b := append(line(*tail, s.t(), g.id, "wait"), `,"on":{"kind":"`...)
	b = append(append(b, kind...), '"')
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

// kindOf is the word for what a goroutine waits on; none if the wait is the runtime's own.
func kindOf(reason string, at *stack) string {
	if at != nil && at.inner == "" && at.outer.function == "" {
		return ""
	}
	switch reason {
	case "sleep":
		return "sleep"
	case "network":
		return "io"
	case "sync.(*Cond).Wait":
		return "event"
	case "chan receive", "chan send", "select":
		if at != nil && at.waitsSemaphore {
			return "semaphore"
		}
		if reason == "select" {
			return "select"
		}
		return "channel"
	case "forever":
		if at != nil && at.first == "runtime.block" {
			return "select"
		}
		return "channel"
	case "sync":
		switch {
		case at != nil && at.waitsGroup:
			return "event"
		case at != nil && strings.HasPrefix(at.first, "runtime."):
			// For something of the runtime's own, such as the trace itself.
			return ""
		case at != nil && strings.HasPrefix(at.inner, "internal/poll."):
			return "io"
		}
		return "lock"
	}
	return ""
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
		g.waits, g.on = waits, "io"
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

// told reads what the tracer in the program tells.
func (s *story) told(event *trace.Event, what string, n uint64, text string) {
	g := s.goroutines[event.Goroutine()]
	if g == nil {
		g = &goroutine{}
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
	case "panic":
		s.raised(g, "panic", text)
	case "fatal":
		s.raised(g, "fatal error", text)
	case "exit":
		at := s.stack(event.Stack())
		switch exits := at != nil && at.exits; {
		case !exits:
			s.ended(g)
		case n != 0:
			s.raised(g, "os.Exit", fmt.Sprint("exit status ", n))
		default:
			s.seen(g, at)
			s.ended(g)
		}
	case "asleep":
		s.asleep()
	}
}

// raised tells that a goroutine ended by a failure, and the program with it.
func (s *story) raised(g *goroutine, class, message string) {
	if g.id == 0 || g.over {
		return
	}
	if g.unnamed != nil {
		s.out.queue[g.unnamed.guess-s.out.dropped].decide()
	}
	g.over = true
	b := append(line(nil, s.t(), g.id, "end"), `,"outcome":"raised"`...)
	b = field(b, "error", class)
	s.add(end(field(b, "message", message)))
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
		b = number(b, "deadline", s.t()+after)
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
			wait := g.name + " waits (" + g.on
			if g.at != "" {
				wait += ", " + g.at
			}
			waits = append(waits, wait+")")
		}
	}
	if more := len(left) - len(waits); more > 0 {
		waits = append(waits, fmt.Sprint(more, " more wait"))
	}
	b := field(line(nil, s.t(), ids[0], "lint"), "name", "deadlock")
	b = field(b, "text", strings.Join(waits, "; ")+": nothing is left that could wake them")
	s.add(end(tasks(b, ids)))
}
