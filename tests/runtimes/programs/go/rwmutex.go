// shows: {"ev":"wait","task":"reader","on":{"kind":"lock"}}
// shows: {"ev":"ready","task":"reader","by":"main"}
package main

import (
	"sync"
	"time"
)

func reader(m *sync.RWMutex, done chan<- bool) {
	m.RLock()
	defer m.RUnlock()
	done <- true
}

func main() {
	var m sync.RWMutex
	done := make(chan bool)
	m.Lock()
	go reader(&m, done)
	time.Sleep(20 * time.Millisecond)
	m.Unlock()
	<-done
}
