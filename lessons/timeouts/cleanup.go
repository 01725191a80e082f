// The context is done at 100 ms. The deferred cleanup takes 150 ms more.
package main

import (
	"context"
	"fmt"
	"time"
)

func fetch(ctx context.Context) error {
	defer func() {
		fmt.Println("closing")             // mark: closing
		time.Sleep(150 * time.Millisecond) // mark: cleanup
		fmt.Println("closed")
	}()
	select { // mark: work
	case <-time.After(300 * time.Millisecond): // mark: work
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond) // mark: deadline
	defer cancel()
	if err := fetch(ctx); err != nil {
		fmt.Println("main saw", err) // mark: heard
	}
}
