// expect: {task: worker, ends: returned}
// expect: {task: main, ends: returned}
// never: {"outcome":"raised"}
package main

import "fmt"

func worker(done chan<- string) {
	defer func() {
		done <- fmt.Sprint(recover())
	}()
	panic("caught")
}

func main() {
	done := make(chan string)
	go worker(done)
	fmt.Println(<-done)
}
