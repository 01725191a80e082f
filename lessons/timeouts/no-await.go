// Work that never looks at its context never hears of the deadline.
package main

import (
	"context"
	"fmt"
	"time"
)

func build(ctx context.Context) error {
	time.Sleep(300 * time.Millisecond) // mark: block
	return nil
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond) // mark: deadline
	defer cancel()
	if err := build(ctx); err != nil {
		fmt.Println("main saw", err) // mark: heard
		return
	}
	fmt.Println("page built, no timeout") // mark: built
}
