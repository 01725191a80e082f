// expect: {task: client, ends: returned}
// shows: {"ev":"wait","task":"main","on":{"kind":"io"},"line":"network.go:29"}
// never: {"ev":"spawn","name":"*goroutine*"}
package main

import (
	"fmt"
	"net"
	"time"
)

func client(to string) {
	time.Sleep(20 * time.Millisecond)
	conn, err := net.Dial("tcp", to)
	if err != nil {
		panic(err)
	}
	fmt.Fprint(conn, "hello")
	conn.Close()
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go client(listener.Addr().String())

	conn, err := listener.Accept()
	if err != nil {
		panic(err)
	}
	said := make([]byte, 16)
	n, _ := conn.Read(said)
	fmt.Println(string(said[:n]))
	time.Sleep(10 * time.Millisecond)
}
