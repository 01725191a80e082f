// A signal ends it, and the trace is whole up to there.
// signal: 15
// shows: {"ev":"wait","task":"main","on":{"kind":"select","name":"{}"},"line":"killed.go:13"}
package main

import (
	"os"
	"syscall"
)

func main() {
	syscall.Kill(os.Getpid(), syscall.SIGTERM)
	select {}
}
