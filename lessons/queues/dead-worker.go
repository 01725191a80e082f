// One worker dies with a job in hand, and pending never comes to zero.
// A WaitGroup knows no timeout, so main waits for it in a goroutine.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

var started = time.Now()

func note(who, text string) {
	fmt.Printf("%5d ms  %s %s\n", time.Since(started).Milliseconds(), who, text)
}

func worker(ctx context.Context, jobs <-chan int, pending, workers *sync.WaitGroup) {
	defer workers.Done()
	for {
		select { // mark: get
		case <-jobs:
			time.Sleep(50 * time.Millisecond) // mark: work
			pending.Done()                    // mark: count
		case <-ctx.Done():
			return
		}
	}
}

func fragile(jobs <-chan int, workers *sync.WaitGroup, failure *error) {
	defer workers.Done()
	<-jobs                            // mark: fragile-get
	time.Sleep(50 * time.Millisecond) // mark: fragile-work
	*failure = errors.New("bad job")  // mark: fail
}

func wait(pending *sync.WaitGroup, done chan<- struct{}) {
	pending.Wait()
	close(done)
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	jobs := make(chan int, 10)
	var pending, workers sync.WaitGroup
	var failure error
	workers.Add(3)
	go worker(ctx, jobs, &pending, &workers) // mark: workers
	go worker(ctx, jobs, &pending, &workers) // mark: workers
	go fragile(jobs, &workers, &failure)     // mark: fragile
	for job := 1; job <= 9; job++ {
		pending.Add(1)
		jobs <- job // mark: put
	}
	done := make(chan struct{})
	go wait(&pending, done) // this goroutine is left behind
	select {                // mark: join
	case <-done:
		note("main", "has every job counted") // mark: counted
	case <-time.After(400 * time.Millisecond): // mark: limit
		note("main", "gave up on join") // mark: gave-up
	}
	stop()         // mark: stop
	workers.Wait() // mark: collect
	note("main", fmt.Sprint("has fragile's error: ", failure))
}
