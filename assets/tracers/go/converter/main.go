// Command asynctutor reads the execution trace of a Go program on standard input and writes asynctutor's trace format on
// standard output, event by event while the program runs.
//
// It is built by the same Go that builds the program, within GOROOT/src/cmd by way of an overlay, since the standard
// library's reader of traces is internal to it.
package main

import (
	"bufio"
	"errors"
	"flag"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"

	"internal/trace"
)

func main() {
	var about about
	flag.StringVar(&about.program, "program", "", "the program's `name`")
	flag.StringVar(&about.runtime, "runtime", "", "the runtime's `version`")
	flag.BoolVar(&about.virtual, "virtual", false, "times are those of the virtual clock")
	flag.StringVar(&about.untraced, "untraced", "", "`why` the trace lacks something")
	var places places
	flag.StringVar(&places.folder, "folder", "", "the program's `folder`")
	flag.StringVar(&places.root, "root", "", "the `folder` that files are named relative to")
	flag.StringVar(&places.goroot, "goroot", "", "the `folder` of the standard library")
	flag.StringVar(&places.modules, "modules", "", "the `folder` of the modules of others")
	flag.Parse()

	out := newOutput(os.Stdout)
	out.header(about)
	story := newStory(out, places, about.virtual)
	in := readAhead(os.Stdin)
	step()
	err := convert(&settling{in, story}, story)
	story.finish(err)
	out.flush()
	if err != nil {
		// The program is not to be held up.
		io.Copy(io.Discard, in)
	}
}

// step steps back behind the program, which may need the processors: what is read ahead can wait to be told.
func step() {
	// There is little to collect, and memory is cheap.
	debug.SetGCPercent(400)
	// Where it is that of the thread, the priority is that of this goroutine alone, and the trace is read as soon as ever.
	runtime.LockOSThread()
	// If it is refused, the program has a rival.
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, 10)
}

// about is what the header tells.
type about struct {
	program, runtime, untraced string
	virtual                    bool
}

func convert(in io.Reader, story *story) error {
	from := bufio.NewReader(in)
	if _, err := from.Peek(1); errors.Is(err, io.EOF) {
		// The program ended before it had anything to tell.
		return nil
	}
	reader, err := trace.NewReader(from)
	if err != nil {
		return err
	}
	for {
		event, err := reader.ReadEvent()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
		story.event(&event)
	}
}

// settling writes what is known before it waits for more.
type settling struct {
	from  *ahead
	story *story
}

func (s *settling) Read(p []byte) (int, error) {
	if !s.from.waiting() {
		s.story.settle()
	}
	return s.from.Read(p)
}
