// A package with a module, and a package of its own.
// expect: {task: Run, ends: returned, at: 20ms}
// shows: {"ev":"spawn","task":"Run","parent":"main","line":"main.go:12"}
// shows: {"ev":"wait","task":"Run","on":{"kind":"sleep"},"line":"jobs/run.go:7"}
package main

import "example.org/module/jobs"

func main() {
	done := make(chan bool)

	go jobs.Run(done)
	wait(done)
}
