// Goroutines are called by their functions.
// expect: {task: pool.work, ends: returned}
// expect: {task: each, ends: returned}
// expect: {task: main.func1, ends: returned}
package main

import "sync"

type pool struct{ all sync.WaitGroup }

func (p *pool) work() { p.all.Done() }

func each[T any](of []T, all *sync.WaitGroup) { all.Done() }

func main() {
	var p pool
	p.all.Add(3)
	go p.work()
	go each([]int{1}, &p.all)
	go func() {
		p.all.Done()
	}()
	p.all.Wait()
}
