// Two orders are packed by a pool of workers, and each waits for its label from the
// same pool. A channel with as many places as there are workers counts them.
package main

import (
	"fmt"
	"sync"
	"time"
)

const workers = 3

func order(pool chan struct{}, orders *sync.WaitGroup) {
	defer orders.Done()
	pool <- struct{}{} // mark: enter
	defer func() { <-pool }()
	printed := make(chan struct{})
	go label(pool, printed) // mark: label
	<-printed               // mark: label
}

func label(pool chan struct{}, printed chan<- struct{}) {
	defer close(printed)
	pool <- struct{}{} // mark: enter-label
	defer func() { <-pool }()
	time.Sleep(20 * time.Millisecond) // mark: print
}

func main() {
	pool := make(chan struct{}, workers)
	var orders sync.WaitGroup
	orders.Add(2)
	go order(pool, &orders) // mark: start
	go order(pool, &orders) // mark: start
	orders.Wait()           // mark: start
	fmt.Println("all packed")
}
