// since: 1.25
// clock: virtual
// expect: {task: nap, ends: returned, at: 120m}
// expect: {total: {exactly: 120m}}
package main

import (
	"fmt"
	"time"
)

var started = time.Now()

func nap(done chan<- bool) {
	time.Sleep(2 * time.Hour)
	done <- true
}

func main() {
	done := make(chan bool)
	go nap(done)
	<-done
	fmt.Println(time.Since(started))
}
