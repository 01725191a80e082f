// Three consumers and three sentinels. With sentinels = 1 Go ends the program
// itself: "fatal error: all goroutines are asleep - deadlock!"
// Closing the channel would reach them all: see pool.go.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	consumerCount = 3
	sentinels     = 3
	stop          = 0 // no job has this number
)

var started = time.Now()

func note(who, text string) {
	fmt.Printf("%5d ms  %s %s\n", time.Since(started).Milliseconds(), who, text)
}

func consumer(jobs <-chan int, consumers *sync.WaitGroup) {
	defer consumers.Done()
	for <-jobs != stop { // mark: get
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
	for n := 1; n <= sentinels; n++ {
		jobs <- stop // mark: sentinel
	}
	consumers.Wait()                       // mark: consumers
	note("main", "has all consumers back") // mark: done
}
