// main leaves, and nobody is left.
// exit: 2
// expect: {task: worker, ends: returned, at: 20ms}
package main

import (
	"runtime"
	"time"
)

func worker() { time.Sleep(20 * time.Millisecond) }

func main() {
	go worker()
	runtime.Goexit()
}
