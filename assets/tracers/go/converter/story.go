package main

import (
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
	// taken counts the numbered tasks of each name.
	taken map[string]int
	// fresh has those that are not numbered yet, in order: one that came before them has no name.
	fresh  []*goroutine
	opens  uint64
	stacks map[trace.Stack]*stack
	// now is the time of the current event, start that of the first task's, and clock that of the virtual clock.
	now, start trace.Time
	clock      int64
	// last is set when the program has told its last: what it still wrote of the trace is not whole.
	last bool
}

// goroutine is one, and what has been told of it.
type goroutine struct {
	// id is the task's number, 0 for a goroutine that is not told of.
	id uint32
	// unnamed is the guess that its first events are, until its name is known.
	unnamed *unnamed
	// above is the task that started it, began its first function.
	above uint32
	began string
	// line is where it was started.
	line string
	// waits is what was told last: that it waits, or is ready.
	waits waiting
	// on is the kind of what it waits for, and which the name of that.
	on, which string
	// guess is the number of the guess that its current state is, if hesitating.
	guess      int
	hesitating bool
	// asked is set when it was asked to stop and has not run since.
	asked bool
	// struck is the scope whose deadline this goroutine, a timer's, tells of.
	struck *scope
	// sleeps is how long it said that it will sleep.
	sleeps int64
	// fault is where an instruction of its own failed.
	fault string
	// gives is the function that the next goroutine which it starts will call.
	gives string
	// group has the tasks that it started in a WaitGroup.
	group []*goroutine
	over  bool
	// name, and what it waits for and where, for what is told in the end.
	name, at string
	// nth is its number among the tasks of its name, from 1; 0 until that is known.
	nth int
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
		taken:      map[string]int{},
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
	if err != nil && !s.last {
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
