// shows: {"ev":"wait","task":"waiter","on":{"kind":"event","name":"sync.Cond"},"line":"cond.go:12"}
// shows: {"ev":"ready","task":"waiter","by":"main"}
package main

import (
	"sync"
	"time"
)

func waiter(c *sync.Cond, done chan<- bool) {
	c.L.Lock()
	c.Wait()
	c.L.Unlock()
	done <- true
}

func main() {
	c := sync.NewCond(&sync.Mutex{})
	done := make(chan bool)
	go waiter(c, done)
	time.Sleep(20 * time.Millisecond)
	c.L.Lock()
	c.Broadcast()
	c.L.Unlock()
	<-done
}
