// One permit, five goroutines, and every way there is to leave a function.
// Nothing in Go can be cancelled from outside: a goroutine that may be asked
// to stop looks at its context wherever it waits.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

var (
	permit = make(chan struct{}, 1)
	tasks  sync.WaitGroup
)

var started = time.Now()

func note(who, text string) {
	fmt.Printf("%5d ms  %s %s\n", time.Since(started).Milliseconds(), who, text)
}

// acquire waits in line for the permit, unless ctx is cancelled first.
func acquire(ctx context.Context) error {
	select {
	case permit <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func release() { <-permit }

// request takes d, unless ctx is cancelled first.
func request(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// task is what all five have in common: wait for the permit, use it.
func task(ctx context.Context, name string, d time.Duration, fails bool) error {
	if err := acquire(ctx); err != nil {
		return err
	}
	defer release()
	note(name, "has the permit")
	if err := request(ctx, d); err != nil {
		return err
	}
	if fails {
		return errors.New("no answer") // mark: raises-fails
	}
	return nil
}

func returns(ctx context.Context, outcome *error) {
	defer tasks.Done()
	// mark: returns-permit
	*outcome = task(ctx, "returns", 100*time.Millisecond, false) // mark: returns-call
}

func raises(ctx context.Context, outcome *error) {
	defer tasks.Done()
	// mark: raises-permit
	*outcome = task(ctx, "raises", 100*time.Millisecond, true) // mark: raises-call
}

func stopped(ctx context.Context, outcome *error) {
	defer tasks.Done()
	// mark: stopped-permit
	*outcome = task(ctx, "stopped", 5*time.Second, false) // mark: stopped-call
}

func impatient(ctx context.Context, outcome *error) {
	defer tasks.Done()
	// mark: impatient-permit
	*outcome = task(ctx, "impatient", 100*time.Millisecond, false) // mark: impatient-call
}

func last(ctx context.Context, outcome *error) {
	defer tasks.Done()
	// mark: last-permit
	*outcome = task(ctx, "last", 100*time.Millisecond, false) // mark: last-call
}

func main() {
	background := context.Background()
	stop, cancelStopped := context.WithCancel(background)
	leave, cancelImpatient := context.WithCancel(background)
	defer cancelStopped()
	defer cancelImpatient()

	var outcomes [5]error
	tasks.Add(5)
	go returns(background, &outcomes[0]) // mark: fan-out
	time.Sleep(time.Millisecond)         // without the pauses, who is
	go raises(background, &outcomes[1])  // mark: fan-out
	time.Sleep(time.Millisecond)         // first in line would be up
	go stopped(stop, &outcomes[2])       // mark: fan-out
	time.Sleep(time.Millisecond)         // to the scheduler
	go impatient(leave, &outcomes[3])    // mark: fan-out
	time.Sleep(time.Millisecond)
	go last(background, &outcomes[4]) // mark: fan-out

	time.Sleep(50 * time.Millisecond)                         // mark: first-wait
	cancelImpatient()                                         // mark: cancel-impatient
	time.Sleep(200 * time.Millisecond)                        // mark: second-wait
	cancelStopped()                                           // mark: cancel-stopped
	tasks.Wait()                                              // mark: collect
	note("main", fmt.Sprint("has every outcome: ", outcomes)) // mark: done
}
