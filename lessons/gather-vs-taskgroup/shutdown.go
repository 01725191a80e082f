// main ends right after the error. The program takes every goroutine with it.
package main

import (
	"errors"
	"fmt"
	"time"
)

func user(out chan<- error) {
	time.Sleep(100 * time.Millisecond) // mark: user
	out <- nil
}

func orders(out chan<- error) {
	time.Sleep(120 * time.Millisecond) // mark: orders
	out <- errors.New("no orders")     // mark: orders-fails
}

func profile(out chan<- error) {
	defer fmt.Println("profile tidies up") // mark: cleanup
	time.Sleep(300 * time.Millisecond)     // mark: profile
	out <- nil
}

func main() {
	out := make(chan error, 3) // room for all: no sender gets stuck
	go user(out)               // mark: fan-out
	go orders(out)             // mark: fan-out
	go profile(out)            // mark: fan-out
	for range 3 {
		if err := <-out; err != nil { // mark: fan-out
			fmt.Println("answered with an error") // mark: answered
			break
		}
	}
}
