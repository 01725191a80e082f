// main's panic ends the others, which were not left behind.
// exit: 2
// expect: {task: main, ends: raised, error: panic}
// expect: {no_lint: task-orphaned}
// once: {"ev":"lint","name":"panic","text":"main panicked, which ended the program: no \"orders\"","line":"panic_main.go:12"}
package main

import "time"

func main() {
	go time.Sleep(time.Minute)
	panic("no \"orders\"\nat all")
}
