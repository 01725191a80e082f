// Tracing does not keep Go from finding a deadlock.
// exit: 2
// expect: {lint: deadlock}
// shows: {"ev":"lint","name":"deadlock","text":"main waits *: nothing is left that could wake them"}
// shows: {"ev":"lint","name":"deadlock","tasks":["main","worker*","worker*"]}
// never: {"ev":"end"}
package main

import "sync"

func worker(jobs chan int, all *sync.WaitGroup) {
	defer all.Done()
	<-jobs
}

func main() {
	var all sync.WaitGroup
	jobs := make(chan int)
	all.Add(2)
	go worker(jobs, &all)
	go worker(jobs, &all)
	all.Wait()
}
