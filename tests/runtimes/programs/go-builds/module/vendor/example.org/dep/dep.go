package dep

import "time"

func Later(done chan<- string) {
	go func() { time.Sleep(5 * time.Millisecond); done <- "dep" }()
}
