// Count visitors, one at a time from reading to writing.
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
	mutex.Lock() // mark: lock
	defer mutex.Unlock()
	copied := hits                    // mark: read
	time.Sleep(30 * time.Millisecond) // mark: work
	hits = copied + 1                 // mark: write
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
