// What waits for ever says for what.
// shows: {"ev":"wait","task":"main.func1","on":{"kind":"channel","name":"send on nil"}}
// shows: {"ev":"wait","task":"main.func2","on":{"kind":"channel","name":"receive from nil"}}
// shows: {"ev":"wait","task":"main.func3","on":{"kind":"select","name":"{}"}}
// shows: {"ev":"wait","task":"main.func4","on":{"kind":"event","name":"sync.WaitGroup"}}
package main

import (
	"sync"
	"time"
)

func main() {
	var none chan int
	go func() { none <- 1 }()
	go func() { <-none }()
	go func() { select {} }()
	go func() {
		var all sync.WaitGroup
		all.Add(1)
		all.Wait()
	}()
	time.Sleep(20 * time.Millisecond)
}
