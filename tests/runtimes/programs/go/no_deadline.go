// A context whose deadline lies beyond the end of time has none.
// expect: {task: main, ends: returned}
// shows: {"ev":"open","task":"main","kind":"context"}
// never: {"ev":"open","task":"main","deadline":0}
package main

import (
	"context"
	"math"
	"time"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(math.MaxInt64))
	defer cancel()
	select {
	case <-ctx.Done():
	case <-time.After(20 * time.Millisecond):
	}
}
