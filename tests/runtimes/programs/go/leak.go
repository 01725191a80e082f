// The program ends; a goroutine never does.
// expect: {task: leaked, outlives: main}
// expect: {task: main, ends: returned, at: 20ms}
// never: {"ev":"end","task":"leaked"}
// shows: {"ev":"wait","task":"leaked","on":{"kind":"channel","name":"receive"},"line":"leak.go:10"}
package main

import "time"

func leaked(never <-chan int) { <-never }

func main() {
	go leaked(make(chan int))
	time.Sleep(20 * time.Millisecond)
}
