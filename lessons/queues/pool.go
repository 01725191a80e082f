// Three producers, five consumers, a channel with size places, one close.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	size          = 50
	producerCount = 3
	consumerCount = 5
)

var started = time.Now()

func note(who, text string) {
	fmt.Printf("%5d ms  %s %s\n", time.Since(started).Milliseconds(), who, text)
}

func producer(name string, jobs chan<- int, producers *sync.WaitGroup) {
	defer producers.Done()
	for job := 1; job <= 40; job++ {
		time.Sleep(10 * time.Millisecond) // mark: make
		jobs <- job                       // mark: put
	}
	note(name, "has put its last job")
}

func consumer(jobs <-chan int, consumers *sync.WaitGroup) {
	defer consumers.Done()
	for range jobs { // mark: get
		time.Sleep(40 * time.Millisecond) // mark: work
	}
}

func main() {
	jobs := make(chan int, size)
	var producers, consumers sync.WaitGroup
	for n := 1; n <= consumerCount; n++ {
		consumers.Add(1)
		go consumer(jobs, &consumers) // mark: consumers
	}
	for n := 1; n <= producerCount; n++ {
		producers.Add(1)
		go producer(fmt.Sprintf("producer-%d", n), jobs, &producers) // mark: producers
	}
	producers.Wait() // mark: producers
	close(jobs)      // mark: sentinel
	note("main", "has closed the channel")
	consumers.Wait()                       // mark: consumers
	note("main", "has all consumers back") // mark: done
}
