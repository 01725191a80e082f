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

// asynctutorMark notes a number, cheaply.
func asynctutorMark(what string, number uint64) {
	tl := traceAcquire()
	if !tl.ok() {
		return
	}
	w := tl.eventWriter(tracev2.GoRunning, tracev2.ProcRunning)
	w.event(tracev2.EvUserLog, traceArg(number), tl.string(what), tl.string("-"), 0)
	traceRelease(tl)
}
