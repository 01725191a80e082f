package main

import (
	"fmt"

	"example.org/library"
)

func main() {
	done := make(chan string)
	go library.Wait(done)
	fmt.Println(<-done)
}
