// The computing is cut in pieces, with a turn for the others in between.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

const pieces = 15
const piece = 20 * time.Millisecond

// resize computes for so long: no sleep, no I/O, no channel.
func resize(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); {
	}
}

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
	for range pieces {
		resize(piece)     // mark: culprit
		runtime.Gosched() // mark: turn
	}
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
