// Three calls in a row, each with a timeout of its own.
package main

import (
	"context"
	"fmt"
	"time"
)

const call = 80 * time.Millisecond
const limit = 100 * time.Millisecond

// within gives one call its own deadline.
func within(limit time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit) // mark: limit
	defer cancel()
	return wait(ctx, call) // mark: call
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func main() {
	for _, name := range []string{"connect", "query", "read"} {
		if err := within(limit); err != nil {
			fmt.Println("too late") // mark: too-late
			return
		}
		fmt.Println(name, "done")
	}
}
