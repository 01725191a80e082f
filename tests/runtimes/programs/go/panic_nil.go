// A panic in the course of another is one of its own.
// exit: 2
// shows: {"ev":"end","task":"main","outcome":"raised","message":"runtime error: inv*","line":"panic_nil.go:8"}
package main

type order struct{ id, sum int }

func (o *order) total() int { return o.sum }

func main() {
	var none *order
	defer func() { println(none.total()) }()
	panic("first")
}
