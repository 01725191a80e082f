package main

// #include <unistd.h>
// static int twice(int n) { usleep(20000); return 2 * n; }
import "C"

import "fmt"

func work(done chan<- int) { done <- int(C.twice(21)) }

func main() {
	done := make(chan int)
	go work(done)
	fmt.Println(<-done)
}
