// exit: 2
// shows: {"ev":"end","task":"main","outcome":"raised","message":"a value of type main.trouble"}
package main

type trouble struct{ code int }

func main() {
	panic(trouble{7})
}
