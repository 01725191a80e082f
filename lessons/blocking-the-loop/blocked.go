// A blocking call in a goroutine. It holds up itself and nobody else.
package main

import (
	"fmt"
	"sync"
	"time"
)

const hold = 300 * time.Millisecond

func heartbeat(wg *sync.WaitGroup) {
	defer wg.Done()
	for range 10 {
		time.Sleep(50 * time.Millisecond) // mark: tick
		fmt.Println("beat")
	}
}

func handler(wg *sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(120 * time.Millisecond) // mark: handler
	// http.Get(url), say: the goroutine waits, its thread does other work
	time.Sleep(hold) // mark: culprit
	fmt.Println("handler done")
}

func client(wg *sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(180 * time.Millisecond) // mark: client
	fmt.Println("client answered")
}

func main() {
	var wg sync.WaitGroup
	wg.Add(3)
	go heartbeat(&wg) // mark: start
	go handler(&wg)   // mark: start
	go client(&wg)    // mark: start
	wg.Wait()         // mark: start
}
