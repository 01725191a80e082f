// Package jobs has work to do.
package jobs

import "time"

func Run(done chan<- bool) {
	time.Sleep(20 * time.Millisecond)
	done <- true
}
