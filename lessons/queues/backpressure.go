// A producer four times as fast as its consumer, and a channel with size places.
package main

import (
	"fmt"
	"sync"
	"time"
)

const size = 3

var started = time.Now()

func note(who, text string) {
	fmt.Printf("%5d ms  %s %s\n", time.Since(started).Milliseconds(), who, text)
}

func producer(jobs chan<- int, tasks *sync.WaitGroup) {
	defer tasks.Done()
	for job := 1; job <= 30; job++ {
		time.Sleep(10 * time.Millisecond) // mark: make
		jobs <- job                       // mark: put
	}
	note("producer", "has put its last job")
	close(jobs) // mark: sentinel
}

func consumer(jobs <-chan int, tasks *sync.WaitGroup) {
	defer tasks.Done()
	for range jobs { // mark: get
		time.Sleep(40 * time.Millisecond) // mark: work
	}
}

func main() {
	jobs := make(chan int, size)
	var tasks sync.WaitGroup
	tasks.Add(2)
	go producer(jobs, &tasks)         // mark: start
	go consumer(jobs, &tasks)         // mark: start
	tasks.Wait()                      // mark: start
	note("main", "has all jobs done") // mark: done
}
