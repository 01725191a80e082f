// Three consumers and one sentinel, which goes from hand to hand.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	consumerCount = 3
	stop          = 0 // no job has this number
)

var started = time.Now()

func note(who, text string) {
	fmt.Printf("%5d ms  %s %s\n", time.Since(started).Milliseconds(), who, text)
}

func consumer(jobs chan int, consumers *sync.WaitGroup) {
	defer consumers.Done()
	defer func() { jobs <- stop }() // mark: put-back
	for <-jobs != stop {            // mark: get
		time.Sleep(50 * time.Millisecond) // mark: work
	}
}

func main() {
	jobs := make(chan int, 10)
	var consumers sync.WaitGroup
	for n := 1; n <= consumerCount; n++ {
		consumers.Add(1)
		go consumer(jobs, &consumers) // mark: consumers
	}
	for job := 1; job <= 6; job++ {
		jobs <- job // mark: put
	}
	jobs <- stop                           // mark: sentinel
	consumers.Wait()                       // mark: consumers
	note("main", "has all consumers back") // mark: done
}
