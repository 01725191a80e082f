// Added to package runtime by the tracer: starts the execution trace before the program's own packages are initialized,
// writes it into a pipe while the program runs, and sees to it that the last of it is written before the program ends.
//
// Its goroutines are started from functions of this package, so the runtime takes them for its own: they are in no stack
// dump and no count. It uses no timers, since those would keep "all goroutines are asleep" from being found.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

const (
	// asynctutorGlance is how often it is looked whether there is something to do, in microseconds.
	asynctutorGlance = 10_000
	// asynctutorPeriod is how often the trace is flushed while goroutines run, in nanoseconds.
	asynctutorPeriod = 100_000_000
	// asynctutorShare bounds the time that flushing takes: this many times as long passes between two flushes.
	asynctutorShare = 20
)

var asynctutor struct {
	on atomic.Bool
	// advances says that the trace is flushed from here, and not once a second by a timer.
	advances bool
	// broken is set when nobody reads the trace any more.
	broken atomic.Bool
	fd     int32

	// flusher waits under lock while idle is set.
	flusher *g
	lock    mutex
	idle    atomic.Bool
	// took is how long the last flush took, in nanoseconds.
	took atomic.Int64

	// asleep is 1 once no goroutine can run, and 2 when that stands in the trace.
	asleep atomic.Uint32
	// signal is one that is to end the program as soon as the trace is written.
	signal atomic.Uint32

	// What is called in failures, nil without a trace. As plain functions they would make the compiler see circles in
	// how the runtime's variables are initialized.
	panicked func(again uint64, text string)
	fatal    func(s string)
}

// asynctutorStart begins the trace. It is called by the main goroutine when the runtime is ready.
func asynctutorStart() {
	path := asynctutorTake("ASYNCTUTOR_TRACE")
	asynctutorTake("ASYNCTUTOR_FOLDER")
	asynctutorTake("ASYNCTUTOR_STALL_MS")
	virtual := asynctutorTake("ASYNCTUTOR_VIRTUAL") == "1"
	if path == "" {
		return
	}
	name := append([]byte(path), 0)
	asynctutor.fd = open(&name[0], asynctutorOpen, 0)
	asynctutor.advances = true
	if asynctutor.fd < 0 || StartTrace() != nil {
		return
	}
	lockInit(&asynctutor.lock, lockRankForcegc)
	go asynctutorWriter()
	go asynctutorFlusher()
	systemstack(func() {
		newm(asynctutorWatch, nil, -1)
	})
	asynctutor.panicked, asynctutor.fatal = asynctutorTellPanic, asynctutorTellFatal
	asynctutor.on.Store(true)
	if virtual {
		asynctutorEnterBubble()
	}
}

// asynctutorTake takes a variable out of the environment before the program sees it.
func asynctutorTake(name string) string {
	for i, set := range envs {
		if len(set) > len(name) && set[len(name)] == '=' && set[:len(name)] == name {
			envs = append(envs[:i:i], envs[i+1:]...)
			return set[len(name)+1:]
		}
	}
	return ""
}

// asynctutorWriter writes the trace as it becomes available. If it cannot, tracing ends and the program goes on.
func asynctutorWriter() {
	for {
		data := ReadTrace()
		if data == nil {
			return
		}
		for len(data) > 0 && !asynctutor.broken.Load() {
			switch n := asynctutorWrite(unsafe.Pointer(&data[0]), int32(len(data))); {
			case n > 0:
				data = data[n:]
			case n != -_EINTR:
				asynctutor.broken.Store(true)
			}
		}
	}
}

// asynctutorWrite writes into the pipe, and lets other goroutines have the processor while it is full.
//
//go:nosplit
func asynctutorWrite(p unsafe.Pointer, n int32) int32 {
	entersyscall()
	n = write1(uintptr(asynctutor.fd), p, n)
	exitsyscall()
	return n
}

// asynctutorFlusher writes what there is of the trace whenever asynctutorWatch has it run.
func asynctutorFlusher() {
	asynctutor.flusher = getg()
	for {
		lock(&asynctutor.lock)
		asynctutor.idle.Store(true)
		goparkunlock(&asynctutor.lock, waitReasonForceGCIdle, traceBlockSystemGoroutine, 1)

		if asynctutor.broken.Load() {
			asynctutor.on.Store(false)
			StopTrace()
		}
		asleep := asynctutor.asleep.Load() == 1
		if asleep {
			asynctutorLog("asynctutor:asleep", 0, "")
		}
		asynctutorFlush()
		if asleep {
			asynctutor.asleep.Store(2)
		}
		if sig := asynctutor.signal.Load(); sig != 0 {
			dieFromSignal(sig)
		}
		if !asynctutor.on.Load() {
			return
		}
	}
}

// asynctutorFlush returns when all events until now are written.
func asynctutorFlush() {
	if !asynctutor.on.Load() || asynctutor.broken.Load() {
		return
	}
	start := nanotime()
	traceAdvance(false)
	asynctutor.took.Store(nanotime() - start)
}

// asynctutorWatch runs on a thread of its own, without a processor, as sysmon does.
//
//go:nowritebarrierrec
func asynctutorWatch() {
	lock(&sched.lock)
	sched.nmsys++
	checkdead()
	unlock(&sched.lock)

	var flushed, period int64 = nanotime(), asynctutorPeriod
	var ticks uint32
	for {
		usleep(asynctutorGlance)
		now := nanotime()
		seen := asynctutorTicks()
		urgent := asynctutor.asleep.Load() == 1 || asynctutor.signal.Load() != 0
		asynctutorGuard()
		if !urgent && (now-flushed < period || seen == ticks) {
			continue
		}
		if !asynctutor.idle.Load() {
			continue
		}
		// Where hardly anything happens but the flushing itself, it becomes rarer.
		if quiet := seen-ticks < 12; quiet && !urgent {
			period = min(2*period, 10*asynctutorPeriod)
		} else {
			period = asynctutorPeriod
		}
		period = max(period, asynctutorShare*asynctutor.took.Load())
		flushed, ticks = now, seen
		lock(&asynctutor.lock)
		asynctutor.idle.Store(false)
		var list gList
		list.push(asynctutor.flusher)
		injectglist(&list)
		unlock(&asynctutor.lock)
	}
}

// asynctutorTicks grows whenever a goroutine begins to run.
func asynctutorTicks() uint32 {
	var ticks uint32
	lock(&allpLock)
	for _, pp := range allp {
		if pp != nil {
			ticks += pp.schedtick
		}
	}
	unlock(&allpLock)
	return ticks
}

// asynctutorAsleep is called when no goroutine can ever run again, with sched.lock held. It says whether the program's end is
// to wait for the trace to be written; then the same is found again.
//
//go:nowritebarrierrec
func asynctutorAsleep() bool {
	if !asynctutor.on.Load() || asynctutor.broken.Load() || asynctutor.asleep.Load() == 2 {
		return false
	}
	asynctutor.asleep.CompareAndSwap(0, 1)
	return true
}

// asynctutorDying is called by the handler of a signal that ends the program. It says whether that is to wait for the trace.
//
//go:nowritebarrierrec
//go:nosplit
func asynctutorDying(sig uint32) bool {
	return asynctutor.on.Load() && !asynctutor.broken.Load() && asynctutor.signal.CompareAndSwap(0, sig)
}

// asynctutorAgain is how often a panic was recovered and its value thrown again.
func asynctutorAgain(p *_panic) uint64 {
	again := uint64(0)
	for ; p.link != nil && *efaceOf(&p.link.arg) == *efaceOf(&p.arg); p = p.link {
		again++
	}
	return again
}

// asynctutorPanic is called by a goroutine whose panic nobody recovered, when the panic's values are texts.
func asynctutorPanic(p *_panic, again uint64) {
	tell := asynctutor.panicked
	if tell == nil || !asynctutor.on.Load() {
		return
	}
	switch p.arg.(type) {
	case error, stringer:
		// It was recovered and thrown again: its text is where it was thrown first.
		if p.link != nil {
			p = p.link
		}
	}
	text := ""
	switch v := p.arg.(type) {
	case nil:
		text = "nil"
	case string:
		text = v
	case bool:
		text = "false"
		if v {
			text = "true"
		}
	case int:
		var digits [20]byte
		text = string(itoa(digits[:], uint64(max(v, -v))))
		if v < 0 {
			text = "-" + text
		}
	default:
		text = "a value of type " + toRType(efaceOf(&p.arg)._type).string()
	}
	tell(again, text)
}

// asynctutorFault is where the instruction is that a panic comes of, if it does: functions that are inlined there and the one
// that they are inlined in, each with its file and line. In the stacks of the trace the instruction before counts.
func asynctutorFault(again uint64) string {
	pcs := make([]uintptr, 256)
	frames := CallersFrames(pcs[:Callers(1, pcs)])
	text, panics, faulted := "", uint64(0), false
	for more := true; more; {
		var frame Frame
		frame, more = frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			panics++
		case panics <= again:
		case frame.Function == "runtime.sigpanic":
			faulted = true
		case faulted:
			var digits [20]byte
			text += frame.Function + "\n" + frame.File + "\n" + string(itoa(digits[:], uint64(frame.Line))) + "\n"
			more = more && frame.Func == nil
		case len(frame.Function) < 8 || frame.Function[:8] != "runtime.":
			more = false
		}
	}
	return text
}

func asynctutorTellPanic(again uint64, text string) {
	if fault := asynctutorFault(again); fault != "" {
		asynctutorLog("asynctutor:fault", 0, fault)
	}
	asynctutorLog("asynctutor:panic", again, text)
	// main must not end the program meanwhile.
	panicking.Add(1)
	asynctutorFlush()
	panicking.Add(-1)
}

// asynctutorFatal is called by a goroutine that does what cannot be recovered from, such as unlocking an unlocked mutex.
//
//go:nosplit
func asynctutorFatal(s string) {
	gp := getg()
	tell := asynctutor.fatal
	if tell != nil && asynctutor.on.Load() && gp == gp.m.curg && gp.m.locks == 0 && gp.m.mallocing == 0 && !gp.throwsplit {
		tell(s)
	}
}

func asynctutorTellFatal(s string) {
	asynctutorLog("asynctutor:fatal", 0, s)
	asynctutorFlush()
}

// asynctutorExit is called when main returned, or by os.Exit.
func asynctutorExit(code int) {
	if asynctutor.on.Load() {
		asynctutorLog("asynctutor:exit", uint64(code), "")
		asynctutorFlush()
	}
}

// asynctutorSleeps is called by a goroutine that is going to sleep for so long.
func asynctutorSleeps(ns int64) {
	if asynctutor.on.Load() {
		asynctutorSpan(ns)
	}
}

//go:linkname asynctutor_context context.asynctutorTell
func asynctutor_context(what string, id uint64, text string) {
	if asynctutor.on.Load() {
		asynctutorLog(what, id, text)
	}
}

//go:linkname asynctutor_sync sync.asynctutorGives
func asynctutor_sync(f func()) {
	if f != nil && asynctutor.on.Load() {
		asynctutorLog("asynctutor:gives", 0, funcname(findfunc(**(**uintptr)(unsafe.Pointer(&f)))))
	}
}
