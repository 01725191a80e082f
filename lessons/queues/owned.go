// The same workers under one context: the first death cancels it, with its
// cause, and everybody who looks at the context stops.
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

// pause takes d, unless ctx is cancelled first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func worker(ctx context.Context, jobs <-chan int, pending, workers *sync.WaitGroup) {
	defer workers.Done()
	for {
		select { // mark: get
		case <-jobs:
			if pause(ctx, 50*time.Millisecond) != nil { // mark: work
				return
			}
			pending.Done() // mark: count
		case <-ctx.Done():
			return
		}
	}
}

func fragile(ctx context.Context, jobs <-chan int, workers *sync.WaitGroup, fail context.CancelCauseFunc) {
	defer workers.Done()
	<-jobs                                      // mark: fragile-get
	if pause(ctx, 50*time.Millisecond) == nil { // mark: fragile-work
		fail(errors.New("bad job")) // mark: fail
	}
}

func wait(pending *sync.WaitGroup, done chan<- struct{}) {
	pending.Wait()
	close(done)
}

func main() {
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	jobs := make(chan int, 10)
	var pending, workers sync.WaitGroup
	workers.Add(3)
	go worker(ctx, jobs, &pending, &workers) // mark: workers
	go worker(ctx, jobs, &pending, &workers) // mark: workers
	go fragile(ctx, jobs, &workers, stop)    // mark: workers
	for job := 1; job <= 9; job++ {
		pending.Add(1)
		jobs <- job // mark: put
	}
	done := make(chan struct{})
	go wait(&pending, done) // this goroutine is left behind
	select {                // mark: join
	case <-done:
		note("main", "has every job counted")
		stop(nil) // mark: stop
	case <-ctx.Done():
		note("main", fmt.Sprint("heard that a worker died: ", context.Cause(ctx))) // mark: heard
	}
	workers.Wait() // mark: workers
}
