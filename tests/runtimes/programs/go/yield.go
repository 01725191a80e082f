// expect: {order: [main waits yield, main ready, main runs, main returned]}
// shows: {"ev":"wait","task":"main","on":{"kind":"yield"},"line":"yield.go:8"}
package main

import "runtime"

func main() {
	runtime.Gosched()
}
