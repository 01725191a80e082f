// The client forgets old replies first, and only then asks.
// A channel with one place does for an event.
package main

import (
	"fmt"
	"sync"
	"time"
)

const prepare = 10 * time.Millisecond

var started = time.Now()

func note(who, text string) {
	fmt.Printf("%5d ms  %s %s\n", time.Since(started).Milliseconds(), who, text)
}

func server(request <-chan struct{}, reply chan<- struct{}, tasks *sync.WaitGroup) {
	defer tasks.Done()
	<-request                         // mark: accept
	time.Sleep(50 * time.Millisecond) // mark: serve
	reply <- struct{}{}               // mark: answer
}

func client(request chan<- struct{}, reply <-chan struct{}, tasks *sync.WaitGroup) {
	defer tasks.Done()
	select { // mark: clear
	case <-reply:
	default:
	}
	request <- struct{}{} // mark: ask
	time.Sleep(prepare)   // mark: prepare
	<-reply               // mark: await-reply
	note("client", "has the reply")
}

func main() {
	request, reply := make(chan struct{}, 1), make(chan struct{}, 1)
	var tasks sync.WaitGroup
	tasks.Add(2)
	go server(request, reply, &tasks) // mark: start
	go client(request, reply, &tasks) // mark: start
	tasks.Wait()                      // mark: start
}
