package main

import (
	"path/filepath"
	"strconv"
	"strings"

	"internal/trace"
)

// places tells whose code is whose, by the folders it is in.
type places struct {
	folder, goroot, modules string
	frames                  map[uint64]frame
}

// owner is whose code something is.
type owner uint8

const (
	// standard is the standard library's.
	standard owner = iota
	// foreign is of a module of others.
	foreign
	// users is the program's.
	users
	// near is the program's, in its folder.
	near
)

// frame is what matters of a call.
type frame struct {
	owner
	function string
	line     string
}

// stack is what matters of a stack.
type stack struct {
	// line is where the program is: the innermost call of its own code.
	line string
	// outer is the outermost function of the program's own code, and start the outermost of all, its goroutine's first.
	outer, start frame
	// inner is the innermost function that is not the runtime's.
	inner string
	// first is the innermost function.
	first string
	// direct says that it was the program itself that called package context.
	direct bool
	// what happens within the stack.
	cancels, waitsGroup, waitsSemaphore, launches, looks, exits bool
}

func (p *places) frame(f trace.StackFrame) frame {
	if known, ok := p.frames[f.PC]; ok && known.function == f.Func {
		return known
	}
	made := frame{owner: p.owner(f), function: f.Func}
	if made.owner >= users {
		made.line = p.name(f.File) + ":" + strconv.FormatUint(f.Line, 10)
	}
	if p.frames == nil {
		p.frames = map[uint64]frame{}
	}
	p.frames[f.PC] = made
	return made
}

func (p *places) owner(f trace.StackFrame) owner {
	switch file := f.File; {
	case strings.HasPrefix(f.Func, "runtime.") || file == "" || strings.HasSuffix(file, "_cgo_gotypes.go"):
		return standard
	case within(file, p.folder):
		if strings.Contains(file, "/vendor/") {
			return foreign
		}
		return near
	case within(file, p.goroot):
		return standard
	case within(file, p.modules) || strings.Contains(file, "/vendor/"):
		return foreign
	case filepath.IsAbs(file):
		return users
	default:
		// Built with -trimpath: the name begins with the package.
		host, _, _ := strings.Cut(file, "/")
		switch {
		case strings.HasPrefix(f.Func, "main.") || strings.HasPrefix(file, "./"):
			return near
		case strings.Contains(file, "@"):
			return foreign
		case strings.Contains(host, "."):
			return users
		}
		return standard
	}
}

func within(file, folder string) bool {
	return folder != "" && strings.HasPrefix(file, folder) && len(file) > len(folder) && file[len(folder)] == '/'
}

// name is what a file is called: relative to the program's folder, else its last two parts.
func (p *places) name(file string) string {
	if within(file, p.folder) {
		return file[len(p.folder)+1:]
	}
	folder, name := filepath.Split(file)
	return filepath.Join(filepath.Base(folder), name)
}

// stack reads a stack.
func (p *places) stack(s trace.Stack) *stack {
	read := &stack{}
	innermost, decided := "", false
	each := func(f trace.StackFrame) bool {
		frame := p.frame(f)
		if read.first == "" {
			read.first = f.Func
		}
		if !decided && !strings.HasPrefix(f.Func, "runtime.") && !strings.HasPrefix(f.Func, "context.") {
			decided, read.direct = true, frame.owner >= users
		}
		read.start = frame
		switch {
		case frame.owner >= users:
			read.outer = frame
			if innermost == "" {
				innermost = frame.line
			}
			if frame.owner == near && read.line == "" {
				read.line = frame.line
			}
		case read.inner == "" && !strings.HasPrefix(f.Func, "runtime."):
			read.inner = f.Func
		}
		if frame.owner < users {
			read.notice(f.Func)
		}
		return true
	}
	// In another form in older versions.
	s.Frames()(each)
	if read.line == "" {
		read.line = innermost
	}
	return read
}

func (s *stack) notice(function string) {
	switch function {
	case "context.(*cancelCtx).cancel":
		s.cancels = true
	case "sync.(*WaitGroup).Wait":
		s.waitsGroup = true
	case "sync.(*WaitGroup).Go", "golang.org/x/sync/errgroup.(*Group).Go", "golang.org/x/sync/errgroup.(*Group).TryGo":
		s.launches = true
	case "golang.org/x/sync/semaphore.(*Weighted).Acquire":
		s.waitsSemaphore = true
	case "runtime.asynctutorLook":
		s.looks = true
	case "os.Exit":
		s.exits = true
	}
}

// launched says whether a goroutine of this first function calls one that it was given.
func launched(function string) bool {
	return strings.HasPrefix(function, "sync.(*WaitGroup).Go.") ||
		strings.HasPrefix(function, "golang.org/x/sync/errgroup.(*Group).Go.") ||
		strings.HasPrefix(function, "golang.org/x/sync/errgroup.(*Group).TryGo.")
}

// called is what a function is called in a trace: without its package, `main.main.func1` is `main.func1`.
func called(function string) string {
	if at := strings.LastIndexByte(function[:typesFrom(function)], '/'); at >= 0 {
		function = function[at+1:]
	}
	if _, name, ok := strings.Cut(function, "."); ok {
		function = name
	}
	function = strings.TrimSuffix(function, "-fm")
	function = strings.TrimPrefix(function, "glob..")
	if at := strings.IndexByte(function, '['); at >= 0 {
		if to := strings.LastIndexByte(function, ']'); to > at {
			function = function[:at] + function[to+1:]
		}
	}
	return strings.NewReplacer("(*", "", ")", "").Replace(function)
}

// typesFrom is where the type arguments of a function begin.
func typesFrom(function string) int {
	if at := strings.IndexByte(function, '['); at >= 0 {
		return at
	}
	return len(function)
}
