// The goroutines of a server's connections are the library's, whoever it was that had it serve.
// expect: {no_lint: task-orphaned}
// expect: {task: "net/http.(*Server).Serve", ends: returned}
// shows: {"ev":"spawn","task":"net/http.(*Server).Serve","parent":"main","line":"server.go:35"}
// shows: {"ev":"spawn","task":"net/http.(*conn).serve"}
// shows: {"ev":"spawn","task":"audit","parent":"net/http.(*conn).serve","line":"server.go:24"}
// shows: {"ev":"wait","task":"net/http.(*conn).serve","on":{"kind":"sleep"},"line":"server.go:25"}
// never: {"ev":"spawn","task":"net/http.(*conn).serve","parent":"*"}
// never: {"ev":"spawn","task":"hello"}
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

func audit() { time.Sleep(5 * time.Millisecond) }

func hello(answer http.ResponseWriter, _ *http.Request) {
	go audit()
	time.Sleep(20 * time.Millisecond)
	fmt.Fprint(answer, "hello")
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	server := http.Server{Handler: http.HandlerFunc(hello)}
	go server.Serve(listener)
	answer, err := http.Get("http://" + listener.Addr().String())
	if err != nil {
		panic(err)
	}
	io.Copy(io.Discard, answer.Body)
	server.Shutdown(context.Background())
}
