// Twenty calls of 100 ms each, at most limit of them at once.
// A buffered channel is the semaphore: a value in it is a permit in use.
package main

import (
	"fmt"
	"sync"
	"time"
)

const limit = 5

var started = time.Now()

func note(who, text string) {
	fmt.Printf("%5d ms  %s %s\n", time.Since(started).Milliseconds(), who, text)
}

func call(name string, permits chan struct{}, calls *sync.WaitGroup) {
	defer calls.Done()
	permits <- struct{}{}        // mark: permit
	defer func() { <-permits }() // given back on every path
	note(name, "has a permit")
	time.Sleep(100 * time.Millisecond) // mark: request
}

func main() {
	permits := make(chan struct{}, limit)
	var calls sync.WaitGroup
	for n := 1; n <= 20; n++ {
		calls.Add(1)
		go call(fmt.Sprintf("call-%d", n), permits, &calls) // mark: fan-out
	}
	calls.Wait()                     // mark: fan-out
	note("main", "has every answer") // mark: done
}
