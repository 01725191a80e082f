// Work that does not look at its context runs on until something looks.
package main

import (
	"context"
	"fmt"
	"time"
)

func build(ctx context.Context) error {
	time.Sleep(300 * time.Millisecond) // mark: block
	fmt.Println("blocking call done")
	select { // mark: next-await
	case <-time.After(50 * time.Millisecond): // mark: next-await
		fmt.Println("page built")
		return nil
	case <-ctx.Done(): // mark: next-await
		return ctx.Err()
	}
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond) // mark: deadline
	defer cancel()
	if err := build(ctx); err != nil {
		fmt.Println("main saw", err) // mark: heard
	}
}
