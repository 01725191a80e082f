// Wait until every job is counted as done, then cancel the workers.
// A WaitGroup counts the jobs; a context asks the workers to stop.
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
			func() {
				defer pending.Done()              // mark: count
				time.Sleep(50 * time.Millisecond) // mark: work
			}()
		case <-ctx.Done():
			return
		}
	}
}

func fragile(jobs <-chan int, pending, workers *sync.WaitGroup, failure *error) {
	defer workers.Done()
	<-jobs                            // mark: fragile-get
	defer pending.Done()              // mark: fragile-count
	time.Sleep(50 * time.Millisecond) // mark: fragile-work
	*failure = errors.New("bad job")  // mark: fail
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	jobs := make(chan int, 10)
	var pending, workers sync.WaitGroup
	var failure error
	workers.Add(3)
	go worker(ctx, jobs, &pending, &workers)       // mark: workers
	go worker(ctx, jobs, &pending, &workers)       // mark: workers
	go fragile(jobs, &pending, &workers, &failure) // mark: fragile
	for job := 1; job <= 9; job++ {
		pending.Add(1)
		jobs <- job // mark: put
	}
	pending.Wait()                        // mark: join
	note("main", "has every job counted") // mark: counted
	stop()                                // mark: stop
	workers.Wait()                        // mark: collect
	note("main", fmt.Sprint("has fragile's error: ", failure))
}
