// A goroutine that computes holds up itself alone.
// expect: {task: sleeper, ends: returned, at: 20ms}
// expect: {stall: {at_most: 0ms}}
// expect: {no_lint: loop-stalled}
package main

import "time"

func sleeper() { time.Sleep(20 * time.Millisecond) }

func main() {
	go sleeper()
	for end := time.Now().Add(60 * time.Millisecond); time.Now().Before(end); {
	}
}
