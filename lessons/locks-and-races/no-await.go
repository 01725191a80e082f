// Count visitors. Goroutines run in parallel, so even with nothing to wait for in
// between, reading and writing need a lock.
package main

import (
	"fmt"
	"sync"
	"time"
)

const gap = 50 * time.Millisecond

var (
	hits  int
	mutex sync.Mutex
)

func visitor(visitors *sync.WaitGroup) {
	defer visitors.Done()
	time.Sleep(30 * time.Millisecond) // mark: work
	mutex.Lock()
	copied := hits    // mark: read
	hits = copied + 1 // mark: write
	mutex.Unlock()
}

func main() {
	var visitors sync.WaitGroup
	visitors.Add(3)
	go visitor(&visitors) // mark: start
	time.Sleep(gap)       // mark: gap
	go visitor(&visitors) // mark: start
	time.Sleep(gap)       // mark: gap
	go visitor(&visitors) // mark: start
	visitors.Wait()       // mark: wait
	fmt.Println("hits:", hits)
}
