// expect: {task: main, ends: returned, at: 30ms}
// expect: {task: worker, ends: returned, at: 30ms}
// expect: {order: [worker spawned, main waits, worker runs, worker waits, worker ready, main ready, main returned]}
// shows: {"ev":"spawn","task":"worker","parent":"main","line":"channel.go:19"}
// shows: {"ev":"wait","task":"main","on":{"kind":"channel","name":"receive"},"line":"channel.go:20"}
// shows: {"ev":"wait","task":"worker","on":{"kind":"sleep","for":30000000},"line":"channel.go:13"}
// shows: {"ev":"ready","task":"main","by":"worker"}
package main

import "time"

func worker(out chan<- int) {
	time.Sleep(30 * time.Millisecond)
	out <- 1
}

func main() {
	out := make(chan int)
	go worker(out)
	<-out
}
