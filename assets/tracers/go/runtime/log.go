// How events of the tracer's own are written into the trace.

package runtime

import "internal/trace/tracev2"

// asynctutorLog notes something that the goroutine does, with its stack.
func asynctutorLog(what string, number uint64, text string) {
	tl := traceAcquire()
	if !tl.ok() {
		return
	}
	w := tl.eventWriter(tracev2.GoRunning, tracev2.ProcRunning)
	w.event(tracev2.EvUserLog, traceArg(number), tl.string(what), tl.uniqueString(text), tl.stack(1))
	traceRelease(tl)
}

// asynctutorSpan notes a number of nanoseconds. It is the end of a task of runtime/trace that never began: there is no event
// that costs less.
func asynctutorSpan(ns int64) {
	tl := traceAcquire()
	if !tl.ok() {
		return
	}
	w := tl.eventWriter(tracev2.GoRunning, tracev2.ProcRunning)
	w.event(tracev2.EvUserTaskEnd, traceArg(ns|1<<62), 0)
	traceRelease(tl)
}
