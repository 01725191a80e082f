// Channels of timers are channels, and timers wake who waits on them, however a version makes them.
// expect: {task: main, ends: returned, at: 60ms}
// shows: {"ev":"wait","task":"main","on":{"kind":"channel"},"line":"timers.go:12"}
// shows: {"ev":"wait","task":"main","on":{"kind":"select"},"line":"timers.go:16"}
// shows: {"ev":"ready","task":"main","by":"timer"}
// never: {"ev":"ready","task":"main","by":"io"}
package main

import "time"

func main() {
	<-time.After(20 * time.Millisecond)
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for range 2 {
		select {
		case <-ticker.C:
		case <-time.After(time.Hour):
		}
	}
}
