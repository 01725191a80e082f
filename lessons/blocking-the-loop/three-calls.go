// Three blocking calls in three goroutines: they wait side by side.
package main

import (
	"fmt"
	"sync"
	"time"
)

const hold = 100 * time.Millisecond

func call(wg *sync.WaitGroup) {
	defer wg.Done()
	// http.Get(url), say: the goroutine waits, its thread does other work
	time.Sleep(hold) // mark: culprit
}

func main() {
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go call(&wg) // mark: start
	}
	wg.Wait()                     // mark: start
	fmt.Println("all three done") // mark: done
}
