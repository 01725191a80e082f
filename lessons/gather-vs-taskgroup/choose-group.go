// A group: set fails to choose which call fails, or to "nobody".
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

const fails = "orders"
const failAfter = 120 * time.Millisecond

func user(ctx context.Context, g *group) {
	if fails == "user" {
		// mark: user-late
		g.end(failLater(ctx)) // mark: user-fails
		return
	}
	g.end(sleep(ctx, 100*time.Millisecond)) // mark: user
}

func orders(ctx context.Context, g *group) {
	if fails == "orders" {
		// mark: orders-late
		g.end(failLater(ctx)) // mark: orders-fails
		return
	}
	g.end(sleep(ctx, 200*time.Millisecond)) // mark: orders
}

func profile(ctx context.Context, g *group) {
	if fails == "profile" {
		// mark: profile-late
		g.end(failLater(ctx)) // mark: profile-fails
		return
	}
	g.end(sleep(ctx, 300*time.Millisecond)) // mark: profile
}

// failLater fails after failAfter, unless the context is done first.
func failLater(ctx context.Context) error {
	if err := sleep(ctx, failAfter); err != nil {
		return err
	}
	return errors.New("no answer")
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	g := &group{cancel: cancel}
	g.wg.Add(3)
	go user(ctx, g)                  // mark: fan-out
	go orders(ctx, g)                // mark: fan-out
	go profile(ctx, g)               // mark: fan-out
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
		g.once.Do(func() { g.err = err; g.cancel() })
	}
	g.wg.Done()
}

func (g *group) wait() error {
	g.wg.Wait()
	g.cancel()
	return g.err
}

// sleep waits for d, unless the context is done first.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
