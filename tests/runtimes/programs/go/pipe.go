// shows: {"ev":"wait","task":"reader","on":{"kind":"io"},"line":"pipe.go:11"}
// shows: {"ev":"ready","task":"reader","by":"io"}
package main

import (
	"os"
	"time"
)

func reader(in *os.File, done chan<- bool) {
	in.Read(make([]byte, 8))
	done <- true
}

func main() {
	in, out, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	done := make(chan bool)
	go reader(in, done)
	time.Sleep(20 * time.Millisecond)
	out.WriteString("now")
	<-done
}
