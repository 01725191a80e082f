// What libraries start for themselves is not shown; what they are given to start has the program's names, and whoever gave it
// is its creator, if the library had it run at once.
// expect: {no_lint: task-orphaned}
// shows: {"ev":"spawn","task":"main.func1","parent":"main","line":"libraries.go:31"}
// never: {"ev":"spawn","task":"main.func2","parent":"*"}
// shows: {"ev":"spawn","task":"main.func2"}
// shows: {"ev":"spawn","task":"sync.(*WaitGroup).Wait","parent":"main","line":"libraries.go:38"}
// never: {"ev":"spawn","name":"os/*"}
// never: {"ev":"spawn","name":"*watch*"}
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"time"
)

func main() {
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	cancelled := make(chan bool)
	timed := make(chan bool)
	ctx, cancel := context.WithCancel(context.Background())
	context.AfterFunc(ctx, func() { cancelled <- true })
	time.AfterFunc(5*time.Millisecond, func() { timed <- true })
	run(ctx)
	cancel()
	<-cancelled
	<-timed

	var all sync.WaitGroup
	all.Add(1)
	go func() { time.Sleep(5 * time.Millisecond); all.Done() }()
	go all.Wait()
	all.Wait()
	time.Sleep(5 * time.Millisecond)
}

// run has what it starts write into memory, for which a goroutine is needed.
func run(ctx context.Context) {
	var written bytes.Buffer
	command := exec.CommandContext(ctx, "echo", "done")
	command.Stdout = &written
	if err := command.Run(); err != nil {
		panic(err)
	}
	fmt.Print(written.String())
}
