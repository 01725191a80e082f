// exit: 2
// expect: {task: main, ends: raised, error: fatal error}
// shows: {"ev":"end","task":"main","message":"sync: unlock of unlocked mutex"}
package main

import "sync"

func main() {
	var m sync.Mutex
	m.Unlock()
}
