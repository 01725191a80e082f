// Two permits, and a call that fails after taking one: defer gives it back.
package main

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

const failing = 1

var started = time.Now()

func note(who, text string) {
	fmt.Printf("%5d ms  %s %s\n", time.Since(started).Milliseconds(), who, text)
}

func call(name, answer string, permits chan struct{}) error {
	permits <- struct{}{}        // mark: acquire
	defer func() { <-permits }() // runs on every path
	note(name, "has a permit")
	time.Sleep(100 * time.Millisecond) // mark: request
	if answer == "error" {
		return errors.New("no answer") // mark: fail
	}
	return nil
}

func start(name, answer string, permits chan struct{}, calls *sync.WaitGroup) {
	defer calls.Done()
	if err := call(name, answer, permits); err != nil {
		note(name, "failed: "+err.Error())
	}
}

func main() {
	permits := make(chan struct{}, 2)
	var calls sync.WaitGroup
	for n := 1; n <= failing; n++ {
		calls.Add(1)
		go start(fmt.Sprintf("bad-%d", n), "error", permits, &calls) // mark: fan-out
		time.Sleep(time.Millisecond)                                 // it is first in line
	}
	for n := 1; n <= 4; n++ {
		calls.Add(1)
		go start(fmt.Sprintf("call-%d", n), "ok", permits, &calls) // mark: fan-out
	}
	calls.Wait()                      // mark: fan-out
	note("main", "has every outcome") // mark: done
}
