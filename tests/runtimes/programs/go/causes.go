// Contexts with a cause begin, strike and end as the others do.
// expect: {task: worker, ends: returned, at: 20ms}
// expect: {task: patient, ends: returned, at: 40ms}
// shows: {"ev":"cancel","task":"worker","by":"main","why":"context"}
// shows: {"ev":"close","task":"main","kind":"context","scope":1}
// shows: {"ev":"open","task":"main","kind":"context","scope":2}
// shows: {"ev":"close","task":"main","kind":"context","error":"DeadlineExceeded","scope":2}
package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

func worker(ctx context.Context, done chan<- error) {
	<-ctx.Done()
	done <- context.Cause(ctx)
}

func patient(ctx context.Context, done chan<- error) {
	<-ctx.Done()
	done <- context.Cause(ctx)
}

func main() {
	done := make(chan error)
	ctx, cancel := context.WithCancelCause(context.Background())
	go worker(ctx, done)
	time.Sleep(20 * time.Millisecond)
	cancel(errors.New("enough"))
	fmt.Println(<-done)
	late, stop := context.WithTimeoutCause(context.Background(), 20*time.Millisecond, errors.New("late"))
	defer stop()
	go patient(late, done)
	fmt.Println(<-done)
}
