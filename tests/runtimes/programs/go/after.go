// What a timer starts is a task without a parent.
// expect: {task: main.func1, ends: returned, at: 20ms}
// shows: {"ev":"ready","task":"main","by":"main.func1"}
package main

import "time"

func main() {
	done := make(chan bool)
	time.AfterFunc(20*time.Millisecond, func() { done <- true })
	<-done
}
