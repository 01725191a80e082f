// The group waits until the cancelled goroutine has tidied up.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

func user(ctx context.Context, g *group) {
	g.end(sleep(ctx, 100*time.Millisecond)) // mark: user
}

func orders(ctx context.Context, g *group) {
	if err := sleep(ctx, 120*time.Millisecond); err != nil { // mark: orders
		g.end(err)
		return
	}
	g.end(errors.New("no orders")) // mark: orders-fails
}

func profile(ctx context.Context, g *group) {
	err := sleep(ctx, 300*time.Millisecond) // mark: profile
	fmt.Println("profile saves its draft")  // mark: saving
	time.Sleep(200 * time.Millisecond)      // mark: cleanup
	fmt.Println("draft saved")
	g.end(err)
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
