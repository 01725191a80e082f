// The trace begins before the first package is initialized.
// expect: {task: early, ends: returned}
// expect: {order: [early spawned, main waits, early returned, late spawned]}
package main

var ready = make(chan bool)

func early() { ready <- true }
func late()  { ready <- true }

func init() {
	go early()
	<-ready
}

func main() {
	go late()
	<-ready
}
