package main

import (
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"internal/trace"
)

// soon is how long it may take, in nanoseconds, until it is known what a guess is.
const soon = 1_000_000

// output writes events in their order. What is not known yet is a guess: the events after it wait until it is, or until
// soon after, by the trace's clock.
type output struct {
	to    io.Writer
	text  []byte
	queue []guess
	// first is where in the queue the oldest guess stands.
	first int
	// guesses by their numbers, which go on counting.
	dropped int
}

// guess is something that may turn out to have happened, and the events after it.
type guess struct {
	at trace.Time
	// decide is called when there is no more time to wait.
	decide func()
	known  bool
	text   []byte
	after  []byte
}

func newOutput(to io.Writer) *output { return &output{to: to, text: make([]byte, 0, 1<<17)} }

func (o *output) header(about about) {
	clock := "wall"
	if about.virtual {
		clock = "virtual"
	}
	b := append(o.text, `{"asynctutor":"trace","version":1,"clock":"`...)
	b = append(b, clock...)
	b = append(b, `","runtime":`...)
	b = quote(b, about.runtime)
	b = append(b, `,"source":{"program":`...)
	b = quote(b, about.program)
	b = append(b, "}}\n"...)
	if about.untraced != "" {
		b = append(b, `{"t":0,"ev":"lint","name":"untraced","text":`...)
		b = quote(b, about.untraced)
		b = append(b, "}\n"...)
	}
	o.text = b
	o.flush()
}

// tail is where the next event goes.
func (o *output) tail() *[]byte {
	if len(o.queue) > o.first {
		return &o.queue[len(o.queue)-1].after
	}
	return &o.text
}

// guess makes room for what will be known soon, and gives its number.
func (o *output) guess(at trace.Time, decide func()) int {
	o.queue = append(o.queue, guess{at: at, decide: decide})
	return o.dropped + len(o.queue) - 1
}

// known says what a guess turned out to be. Those before it may still be guesses.
func (o *output) known(number int, text []byte) {
	g := &o.queue[number-o.dropped]
	g.known, g.text, g.decide = true, text, nil
}

// pass writes what is known, and decides on guesses that are too old at `now`.
func (o *output) pass(now trace.Time) {
	for o.first < len(o.queue) {
		g := &o.queue[o.first]
		if !g.known {
			if now-g.at < soon {
				return
			}
			g.decide()
			g = &o.queue[o.first]
		}
		o.text = append(append(o.text, g.text...), g.after...)
		*g = guess{}
		o.first++
	}
	o.dropped += len(o.queue)
	o.queue, o.first = o.queue[:0], 0
}

// decideAll decides on all guesses.
func (o *output) decideAll() {
	o.pass(1<<63 - 1)
}

func (o *output) flush() {
	if len(o.text) > 0 {
		// If nobody reads, the program goes on all the same.
		o.to.Write(o.text)
		o.text = o.text[:0]
	}
}

// line begins an event.
func line(b []byte, t int64, task uint32, event string) []byte {
	b = append(b, `{"t":`...)
	b = strconv.AppendInt(b, t, 10)
	b = append(b, `,"task":`...)
	b = strconv.AppendUint(b, uint64(task), 10)
	b = append(b, `,"ev":"`...)
	b = append(b, event...)
	return append(b, '"')
}

// field adds a text.
func field(b []byte, name, value string) []byte {
	b = append(b, `,"`...)
	b = append(b, name...)
	b = append(b, `":`...)
	return quote(b, value)
}

// number adds a number.
func number(b []byte, name string, value int64) []byte {
	b = append(b, `,"`...)
	b = append(b, name...)
	b = append(b, `":`...)
	return strconv.AppendInt(b, value, 10)
}

// tasks adds a list of tasks.
func tasks(b []byte, ids []uint32) []byte {
	b = append(b, `,"tasks":[`...)
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendUint(b, uint64(id), 10)
	}
	return append(b, ']')
}

// end ends an event.
func end(b []byte) []byte { return append(b, "}\n"...) }

// quote adds a text as JSON has it.
func quote(b []byte, text string) []byte {
	b = append(b, '"')
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
			i++
		case c == '\n':
			b = append(b, `\n`...)
			i++
		case c == '\t':
			b = append(b, `\t`...)
			i++
		case c < 0x20:
			b = fmt.Appendf(b, `\u%04x`, c)
			i++
		case c < utf8.RuneSelf:
			b = append(b, c)
			i++
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			b = utf8.AppendRune(b, r)
			i += size
		}
	}
	return append(b, '"')
}
