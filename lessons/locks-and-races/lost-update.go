// Count visitors without a lock. `go run -race` reports this program when gap is
// short.
package main

import (
	"fmt"
	"sync"
	"time"
)

const gap = 50 * time.Millisecond

var hits int

func visitor(visitors *sync.WaitGroup) {
	defer visitors.Done()
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
