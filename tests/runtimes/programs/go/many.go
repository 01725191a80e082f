// expect: {peak: {running: call*, at_least: 0}}
// expect: {task: call*, ends: returned}
package main

import "sync"

func call(all *sync.WaitGroup) { all.Done() }

func main() {
	var all sync.WaitGroup
	all.Add(1000)
	for range 1000 {
		go call(&all)
	}
	all.Wait()
}
