// expect: {task: main.func1, ends: returned, at: 20ms}
// shows: {"ev":"wait","task":"main.func1","on":{"kind":"channel","name":"send"},"line":"send.go:12"}
// shows: {"ev":"ready","task":"main.func1","by":"main"}
package main

import "time"

func main() {
	out := make(chan int)
	done := make(chan bool)
	go func() {
		out <- 1
		close(done)
	}()
	time.Sleep(20 * time.Millisecond)
	<-out
	<-done
}
