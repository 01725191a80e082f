// Two transfers, both of which lock the accounts in one order.
package main

import (
	"fmt"
	"sync"
	"time"
)

const gap = 50 * time.Millisecond

var ann, bob sync.Mutex

var started = time.Now()

func note(who, text string) {
	fmt.Printf("%5d ms  %s %s\n", time.Since(started).Milliseconds(), who, text)
}

func annPays(transfers *sync.WaitGroup) {
	defer transfers.Done()
	ann.Lock() // mark: lock-ann
	defer ann.Unlock()
	time.Sleep(20 * time.Millisecond) // mark: check
	bob.Lock()                        // mark: lock-bob
	defer bob.Unlock()
	note("ann-pays", "moved 10 from ann to bob")
}

func bobPays(transfers *sync.WaitGroup) {
	defer transfers.Done()
	time.Sleep(gap) // mark: gap
	ann.Lock()      // mark: lock-ann
	defer ann.Unlock()
	time.Sleep(20 * time.Millisecond) // mark: check
	bob.Lock()                        // mark: lock-bob
	defer bob.Unlock()
	note("bob-pays", "moved 10 from bob to ann")
}

func main() {
	var transfers sync.WaitGroup
	transfers.Add(2)
	go annPays(&transfers) // mark: start
	go bobPays(&transfers) // mark: start
	transfers.Wait()       // mark: start
	note("main", "has both transfers")
}
