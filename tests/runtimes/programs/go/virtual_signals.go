// Nobody who sends a signal knows of a virtual clock.
// since: 1.25
// clock: virtual
// exit: 2
package main

import (
	"os"
	"os/signal"
)

func main() {
	came := make(chan os.Signal, 1)
	signal.Notify(came, os.Interrupt)
	<-came
}
