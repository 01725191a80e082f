// select with time.After: main stops waiting, the goroutine works on.
package main

import (
	"fmt"
	"time"
)

func report(done chan<- struct{}) {
	time.Sleep(300 * time.Millisecond) // mark: report
	fmt.Println("report done")
	done <- struct{}{}
}

func main() {
	done := make(chan struct{}, 1) // room for an answer nobody fetches
	go report(done)                // mark: start
	select {                       // mark: wait
	case <-done: // mark: wait
	case <-time.After(100 * time.Millisecond): // mark: wait
	}
	fmt.Println("stopped waiting")
	time.Sleep(300 * time.Millisecond) // mark: lives-on
}
