// Wait for all three; errors are values among the results.
package main

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

type result struct {
	value string
	err   error
}

func user(out *result, wg *sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(100 * time.Millisecond) // mark: user
	out.value = "ada"
}

func orders(out *result, wg *sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(120 * time.Millisecond) // mark: orders
	out.err = errors.New("no orders")  // mark: orders-fails
}

func profile(out *result, wg *sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(300 * time.Millisecond) // mark: profile
	out.value = "profile"
}

func main() {
	var results [3]result // each goroutine writes its own place
	var wg sync.WaitGroup
	wg.Add(3)
	go user(&results[0], &wg)    // mark: fan-out
	go orders(&results[1], &wg)  // mark: fan-out
	go profile(&results[2], &wg) // mark: fan-out
	wg.Wait()                    // mark: fan-out
	for _, r := range results {  // mark: results
		fmt.Println("result:", r.value, r.err) // mark: results
	}
	time.Sleep(400 * time.Millisecond) // mark: lives-on
}
