// First error wins: set fails to choose which call fails, or to "nobody".
package main

import (
	"errors"
	"fmt"
	"time"
)

const fails = "orders"
const failAfter = 120 * time.Millisecond

func user(out chan<- error) {
	if fails == "user" {
		time.Sleep(failAfter)          // mark: user-late
		out <- errors.New("no answer") // mark: user-fails
		return
	}
	time.Sleep(100 * time.Millisecond) // mark: user
	out <- nil
}

func orders(out chan<- error) {
	if fails == "orders" {
		time.Sleep(failAfter)          // mark: orders-late
		out <- errors.New("no answer") // mark: orders-fails
		return
	}
	time.Sleep(200 * time.Millisecond) // mark: orders
	out <- nil
}

func profile(out chan<- error) {
	if fails == "profile" {
		time.Sleep(failAfter)          // mark: profile-late
		out <- errors.New("no answer") // mark: profile-fails
		return
	}
	time.Sleep(300 * time.Millisecond) // mark: profile
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
	time.Sleep(400 * time.Millisecond) // mark: lives-on
}
