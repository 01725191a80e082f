// 10,000 goroutines, each of which gives its turn away ten times.
package main

import (
	"runtime"
	"sync"
)

func polite(all *sync.WaitGroup) {
	defer all.Done()
	for range 10 {
		runtime.Gosched()
	}
}

func main() {
	var all sync.WaitGroup
	all.Add(10_000)
	for range 10_000 {
		go polite(&all)
	}
	all.Wait()
}
