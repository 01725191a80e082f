// Three goroutines. The first error answers; nobody stops the others.
package main

import (
	"errors"
	"fmt"
	"time"
)

type result struct {
	value string
	err   error
}

func user(out chan<- result) {
	time.Sleep(100 * time.Millisecond) // mark: user
	out <- result{value: "ada"}
}

func orders(out chan<- result) {
	time.Sleep(120 * time.Millisecond)          // mark: orders
	out <- result{err: errors.New("no orders")} // mark: orders-fails
}

func profile(out chan<- result) {
	time.Sleep(300 * time.Millisecond) // mark: profile
	out <- result{value: "profile"}
}

func main() {
	out := make(chan result, 3) // room for all: no sender gets stuck
	go user(out)                // mark: fan-out
	go orders(out)              // mark: fan-out
	go profile(out)             // mark: fan-out
	for range 3 {
		if r := <-out; r.err != nil { // mark: fan-out
			fmt.Println("answered with an error") // mark: answered
			break
		}
	}
	time.Sleep(400 * time.Millisecond) // mark: lives-on
}
