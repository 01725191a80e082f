// exit: 3
// expect: {task: leaver, ends: raised, error: os.Exit, at: 20ms}
// shows: {"ev":"end","task":"leaver","message":"exit status 3","line":"exit.go:16"}
// never: {"ev":"end","task":"main"}
package main

import (
	"fmt"
	"os"
	"time"
)

func leaver() {
	time.Sleep(20 * time.Millisecond)
	fmt.Println("leaving")
	os.Exit(3)
}

func main() {
	go leaver()
	select {}
}
