// The same producer and consumer, and a queue without a bound. Go's channels
// always have one, so this queue is written by hand: a slice, a lock and a
// condition to wait on.
package main

import (
	"fmt"
	"sync"
	"time"
)

const stop = 0 // no job has this number

var started = time.Now()

func note(who, text string) {
	fmt.Printf("%5d ms  %s %s\n", time.Since(started).Milliseconds(), who, text)
}

type queue struct {
	lock     sync.Mutex
	notEmpty *sync.Cond
	jobs     []int
	longest  int
}

func newQueue() *queue {
	q := &queue{}
	q.notEmpty = sync.NewCond(&q.lock)
	return q
}

// put never waits.
func (q *queue) put(job int) {
	q.lock.Lock()
	defer q.lock.Unlock()
	q.jobs = append(q.jobs, job)
	q.longest = max(q.longest, len(q.jobs))
	q.notEmpty.Signal()
}

func (q *queue) get() int {
	q.lock.Lock()
	defer q.lock.Unlock()
	for len(q.jobs) == 0 {
		q.notEmpty.Wait()
	}
	job := q.jobs[0]
	q.jobs = q.jobs[1:]
	return job
}

func producer(jobs *queue, tasks *sync.WaitGroup) {
	defer tasks.Done()
	for job := 1; job <= 30; job++ {
		time.Sleep(10 * time.Millisecond) // mark: make
		jobs.put(job)                     // mark: put
	}
	note("producer", "has put its last job")
	jobs.put(stop) // mark: sentinel
}

func consumer(jobs *queue, tasks *sync.WaitGroup) {
	defer tasks.Done()
	for jobs.get() != stop { // mark: get
		time.Sleep(40 * time.Millisecond) // mark: work
	}
}

func main() {
	jobs := newQueue()
	var tasks sync.WaitGroup
	tasks.Add(2)
	go producer(jobs, &tasks) // mark: start
	go consumer(jobs, &tasks) // mark: start
	tasks.Wait()              // mark: start
	// mark: done
	note("main", fmt.Sprintf("has all jobs done; the queue once held %d", jobs.longest))
}
