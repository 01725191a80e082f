// Who computes until a time comes sees it come.
// since: 1.25
// clock: virtual
// tolerance: 3
// expect: {task: sleeper, ends: returned, at: 20ms}
// expect: {task: main, ends: returned, at: 60ms}
package main

import "time"

func sleeper() { time.Sleep(20 * time.Millisecond) }

func main() {
	go sleeper()
	for end := time.Now().Add(60 * time.Millisecond); time.Now().Before(end); {
	}
}
