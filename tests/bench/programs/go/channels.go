// 10,000 goroutines, each of which is sent ten values over a channel without room: 100,000 waits for others.
package main

import "sync"

func reader(in <-chan int, all *sync.WaitGroup) {
	defer all.Done()
	for range in {
	}
}

func main() {
	var all sync.WaitGroup
	channels := make([]chan int, 10_000)
	for n := range channels {
		channels[n] = make(chan int)
		all.Add(1)
		go reader(channels[n], &all)
	}
	for value := range 10 {
		for _, channel := range channels {
			channel <- value
		}
	}
	for _, channel := range channels {
		close(channel)
	}
	all.Wait()
}
