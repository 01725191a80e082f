// Put all jobs first, then start the one who takes them.
package main

import (
	"fmt"
	"time"
)

const size = 5

func reader(jobs <-chan int, done chan<- struct{}) {
	for range 4 {
		<-jobs                            // mark: get
		time.Sleep(10 * time.Millisecond) // mark: work
	}
	close(done)
}

func main() {
	jobs, done := make(chan int, size), make(chan struct{})
	for job := range 4 {
		jobs <- job // mark: put
	}
	go reader(jobs, done) // mark: start
	<-done                // mark: wait
	fmt.Println("all done")
}
