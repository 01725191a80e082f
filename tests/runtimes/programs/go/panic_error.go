// exit: 2
// expect: {task: main, ends: raised, error: panic}
// shows: {"ev":"end","task":"main","message":"no \"orders\"\nat all","line":"panic_error.go:12"}
package main

import "errors"

func main() {
	defer func() {
		panic(recover())
	}()
	panic(errors.New("no \"orders\"\nat all"))
}
