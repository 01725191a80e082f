// 10,000 goroutines, each of which sleeps ten times: 100,000 waits for timers.
package main

import (
	"sync"
	"time"
)

func sleeper(all *sync.WaitGroup) {
	defer all.Done()
	for range 10 {
		time.Sleep(time.Microsecond)
	}
}

func main() {
	var all sync.WaitGroup
	all.Add(10_000)
	for range 10_000 {
		go sleeper(&all)
	}
	all.Wait()
}
