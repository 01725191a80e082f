// Every call has a limit of its own, inside a budget for all of them.
package main

import (
	"context"
	"fmt"
	"time"
)

const perCall = 150 * time.Millisecond
const budget = 250 * time.Millisecond

// call works for d, within its own limit and the budget it was given.
func call(ctx context.Context, d time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, perCall)
	defer cancel()
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func fast(ctx context.Context, out chan<- string) {
	if err := call(ctx, 80*time.Millisecond); err != nil { // mark: fast
		out <- "default"
		return
	}
	out <- "fresh"
}

func slow(ctx context.Context, out chan<- string) {
	if err := call(ctx, 400*time.Millisecond); err != nil { // mark: slow
		out <- "default"
		return
	}
	out <- "fresh"
}

func chain(ctx context.Context, out chan<- string) {
	for range 2 {
		if err := call(ctx, 140*time.Millisecond); err != nil { // mark: chain
			out <- "default"
			return
		}
	}
	out <- "fresh"
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), budget) // mark: budget
	defer cancel()
	out := make(chan string, 3)
	go fast(ctx, out)  // mark: calls
	go slow(ctx, out)  // mark: calls
	go chain(ctx, out) // mark: calls
	for range 3 {
		<-out // mark: calls
	}
	if ctx.Err() != nil {
		fmt.Println("budget used up") // mark: used-up
	}
}
