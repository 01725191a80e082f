// One deadline over two calls. The context is done; each goroutine looks.
package main

import (
	"context"
	"fmt"
	"time"
)

func price(ctx context.Context, out chan<- error) {
	select {
	case <-time.After(60 * time.Millisecond): // mark: price
		out <- nil
	case <-ctx.Done():
		out <- ctx.Err()
	}
}

func stock(ctx context.Context, out chan<- error) {
	select { // mark: work
	case <-time.After(300 * time.Millisecond): // mark: work
		out <- nil
	case <-ctx.Done():
		// mark: other
		fmt.Println("stock saw", ctx.Err()) // mark: told
		out <- ctx.Err()                    // mark: passed-on
	}
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond) // mark: deadline
	defer cancel()
	out := make(chan error, 2)
	go price(ctx, out) // mark: calls
	go stock(ctx, out) // mark: calls
	for range 2 {
		if err := <-out; err != nil { // mark: calls
			fmt.Println("main saw", err) // mark: heard
		}
	}
}
