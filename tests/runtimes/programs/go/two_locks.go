// exit: 2
// expect: {lint: deadlock}
// shows: {"ev":"wait","task":"first","on":{"kind":"lock"},"line":"two_locks.go:15"}
// shows: {"ev":"wait","task":"second","on":{"kind":"lock"},"line":"two_locks.go:21"}
package main

import (
	"sync"
	"time"
)

func first(a, b *sync.Mutex) {
	a.Lock()
	time.Sleep(20 * time.Millisecond)
	b.Lock()
}

func second(a, b *sync.Mutex) {
	b.Lock()
	time.Sleep(20 * time.Millisecond)
	a.Lock()
}

func main() {
	var a, b sync.Mutex
	go first(&a, &b)
	go second(&a, &b)
	select {}
}
