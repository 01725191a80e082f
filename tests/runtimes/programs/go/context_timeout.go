// expect: {task: worker, ends: returned, at: 40ms}
// shows: {"ev":"open","task":"main","kind":"context"}
// shows: {"ev":"cancel","task":"worker","by":"main","why":"context"}
// shows: {"ev":"ready","task":"worker","by":"timer"}
// shows: {"ev":"deliver","task":"worker"}
// shows: {"ev":"close","task":"main","kind":"context","error":"DeadlineExceeded"}
package main

import (
	"context"
	"time"
)

func worker(ctx context.Context, done chan<- error) {
	<-ctx.Done()
	done <- ctx.Err()
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Millisecond)
	defer cancel()
	done := make(chan error)
	go worker(ctx, done)
	<-done
}
