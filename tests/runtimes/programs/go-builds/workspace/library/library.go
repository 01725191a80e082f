package library

import "time"

func Wait(done chan<- string) {
	time.Sleep(5 * time.Millisecond)
	done <- "library"
}
