// Nobody outside knows of a virtual clock.
// since: 1.25
// clock: virtual
// exit: 2
package main

import (
	"net"
	"time"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go time.Sleep(time.Hour)
	listener.Accept()
}
