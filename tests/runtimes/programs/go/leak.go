// The program ends; a goroutine never does.
// expect: {task: leaked, outlives: main}
// expect: {task: main, ends: returned, at: 20ms}
// never: {"ev":"end","task":"leaked"}
package main

import "time"

func leaked(never <-chan int) { <-never }

func main() {
	go leaked(make(chan int))
	time.Sleep(20 * time.Millisecond)
}
