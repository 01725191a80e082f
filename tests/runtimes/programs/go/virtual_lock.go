// One sleeps with a lock that the other waits for.
// since: 1.25
// clock: virtual
// expect: {task: second, ends: returned, at: 2s}
package main

import (
	"sync"
	"time"
)

var (
	lock sync.Mutex
	all  sync.WaitGroup
)

func first() {
	defer all.Done()
	lock.Lock()
	defer lock.Unlock()
	time.Sleep(time.Second)
}

func second() {
	defer all.Done()
	time.Sleep(time.Millisecond)
	lock.Lock()
	defer lock.Unlock()
	time.Sleep(time.Second)
}

func main() {
	all.Add(2)
	go first()
	go second()
	all.Wait()
}
