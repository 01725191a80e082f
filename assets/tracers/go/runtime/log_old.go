// How events of the tracer's own are written into the trace, by way of runtime/trace.

package runtime

// asynctutorLog notes something that the goroutine does, with its stack.
func asynctutorLog(what string, number uint64, text string) {
	trace_userLog(number, what, text)
}

// asynctutorSpan notes a number of nanoseconds.
func asynctutorSpan(ns int64) {
	trace_userLog(uint64(ns), "asynctutor:sleep", "-")
}
