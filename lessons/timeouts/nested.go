// A context inside a context. Both report the same error; ask the outer one.
package main

import (
	"context"
	"fmt"
	"time"
)

const outerLimit = 200 * time.Millisecond
const innerLimit = 120 * time.Millisecond

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func page(outer context.Context) error {
	inner, cancel := context.WithTimeout(outer, innerLimit) // mark: inner
	defer cancel()
	err := wait(inner, 400*time.Millisecond) // mark: work
	if err != nil && outer.Err() == nil {
		fmt.Println("inner handler: use the cache") // mark: cache
		err = wait(outer, 40*time.Millisecond)      // mark: fallback
	}
	return err
}

func main() {
	outer, cancel := context.WithTimeout(context.Background(), outerLimit) // mark: outer
	defer cancel()
	if err := page(outer); err != nil {
		fmt.Println("outer handler: give up") // mark: give-up
		return
	}
	fmt.Println("page sent") // mark: sent
}
