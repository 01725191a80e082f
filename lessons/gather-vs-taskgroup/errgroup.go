// An errgroup cancels a context. Only a goroutine that looks will stop.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

func orders(g *group) {
	time.Sleep(120 * time.Millisecond) // mark: orders
	g.end(errors.New("no orders"))     // mark: orders-fails
}

func profile(ctx context.Context, g *group) {
	select { // mark: look
	case <-time.After(300 * time.Millisecond): // mark: look
		g.end(nil)
	case <-ctx.Done(): // mark: look
		g.end(ctx.Err())
	}
}

func report(g *group) {
	time.Sleep(300 * time.Millisecond) // mark: report
	g.end(nil)
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	g := &group{cancel: cancel}
	g.wg.Add(3)
	go orders(g)                     // mark: fan-out
	go profile(ctx, g)               // mark: fan-out
	go report(g)                     // mark: fan-out
	if err := g.wait(); err != nil { // mark: fan-out
		fmt.Println("answered with an error") // mark: answered
	}
	time.Sleep(400 * time.Millisecond) // mark: lives-on
}

// group is the heart of errgroup: the first error cancels the context,
// wait returns when every goroutine has ended.
type group struct {
	wg     sync.WaitGroup
	once   sync.Once
	cancel context.CancelFunc
	err    error
}

func (g *group) end(err error) {
	if err != nil {
		g.once.Do(func() { g.err = err; g.cancel() }) // mark: cancel
	}
	g.wg.Done()
}

func (g *group) wait() error {
	g.wg.Wait()
	g.cancel()
	return g.err
}
