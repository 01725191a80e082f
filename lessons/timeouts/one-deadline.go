// Three calls in a row under one deadline, carried by one context.
package main

import (
	"context"
	"fmt"
	"time"
)

const call = 80 * time.Millisecond
const budget = 200 * time.Millisecond

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func main() {
	deadline := time.Now().Add(budget)
	ctx, cancel := context.WithDeadline(context.Background(), deadline) // mark: limit
	defer cancel()
	for _, name := range []string{"connect", "query", "read"} {
		if err := wait(ctx, call); err != nil { // mark: call
			fmt.Println("too late") // mark: too-late
			return
		}
		fmt.Println(name, "done")
	}
}
