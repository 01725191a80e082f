// A goroutine panics, and takes the program with it.
// exit: 2
// expect: {task: worker, ends: raised, error: panic, at: 20ms}
// shows: {"ev":"end","task":"worker","message":"runtime error: index out of range [3] with length 0","line":"panic.go:14"}
// once: {"ev":"lint","name":"panic","task":"worker","text":"worker panicked, which ended the program: runtime error: index*","line":"panic.go:14"}
// never: {"ev":"end","task":"main"}
package main

import "time"

func worker() {
	time.Sleep(20 * time.Millisecond)
	var none []int
	_ = none[3]
}

func main() {
	go worker()
	time.Sleep(time.Second)
}
