// expect: {task: worker, ends: returned, at: 30ms}
// expect: {order: [worker waits, worker cancel, worker ready, worker runs, worker delivered, worker returned]}
// expect: {no_lint: cancellation-swallowed}
// shows: {"ev":"cancel","task":"worker","by":"main","why":"context"}
// shows: {"ev":"open","task":"main","kind":"context"}
// shows: {"ev":"close","task":"main","kind":"context"}
package main

import (
	"context"
	"time"
)

func worker(ctx context.Context, done chan<- error) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Second):
	}
	done <- ctx.Err()
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go worker(ctx, done)
	time.Sleep(30 * time.Millisecond)
	cancel()
	<-done
}
