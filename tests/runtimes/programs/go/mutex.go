// expect: {task: holder, ends: returned, at: 200ms}
// expect: {peak: {waiting: waiter, exactly: 1}}
// shows: {"ev":"wait","task":"waiter","on":{"kind":"lock"},"line":"mutex.go:21"}
// shows: {"ev":"ready","task":"waiter","by":"holder"}
package main

import (
	"sync"
	"time"
)

func holder(m *sync.Mutex, held chan<- bool) {
	m.Lock()
	held <- true
	time.Sleep(200 * time.Millisecond)
	m.Unlock()
}

func waiter(m *sync.Mutex, done chan<- bool) {
	// Held since before this goroutine began.
	m.Lock()
	m.Unlock()
	done <- true
}

func main() {
	var m sync.Mutex
	held, done := make(chan bool), make(chan bool)
	go holder(&m, held)
	<-held
	go waiter(&m, done)
	<-done
}
