// since: 1.25
// clock: virtual
// exit: 2
// expect: {lint: deadlock}
// shows: {"ev":"lint","name":"deadlock","text":"main waits *: nothing is left that could wake it"}
// shows: {"ev":"lint","name":"deadlock","t":5000000000}
package main

import "time"

func main() {
	time.Sleep(5 * time.Second)
	<-make(chan int)
}
