// A panic that is thrown again came from where it was thrown first.
// exit: 2
// shows: {"ev":"end","task":"main","outcome":"raised","message":"first","line":"panic_again.go:12"}
package main

func main() {
	defer func() {
		again := recover()
		println("recovered")
		panic(again)
	}()
	panic("first")
}
