// exit: 2
// expect: {task: main, ends: raised, error: fatal error}
// shows: {"ev":"end","task":"main","message":"sync: unlock of unlocked mutex","line":"unlocked.go:11"}
// once: {"ev":"lint","name":"fatal-error","text":"main had a fatal error, which ended the program: sync: unlock of unlocked mutex"}
package main

import "sync"

func main() {
	var m sync.Mutex
	m.Unlock()
}
