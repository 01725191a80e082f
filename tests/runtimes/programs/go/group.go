// since: 1.25
// expect: {task: main, ends: returned, at: 30ms}
// expect: {task: short, ends: returned, at: 10ms}
// shows: {"ev":"spawn","task":"short","parent":"main","line":"group.go:19"}
// shows: {"ev":"wait","task":"main","on":{"kind":"group","tasks":["short","long"]},"line":"group.go:21"}
// shows: {"ev":"ready","task":"main","by":"long"}
package main

import (
	"sync"
	"time"
)

func short() { time.Sleep(10 * time.Millisecond) }
func long()  { time.Sleep(30 * time.Millisecond) }

func main() {
	var all sync.WaitGroup
	all.Go(short)
	all.Go(long)
	all.Wait()
}
