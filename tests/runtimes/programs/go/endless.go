// It never ends, and its trace can be looked at all the same.
// stopped: 1
// shows: {"ev":"wait","task":"main","on":{"kind":"sleep","for":50000000},"line":"endless.go:10"}
package main

import "time"

func main() {
	for {
		time.Sleep(50 * time.Millisecond)
	}
}
