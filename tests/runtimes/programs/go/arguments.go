// args: one two
// exit: 4
package main

import (
	"fmt"
	"os"
	"runtime"
)

func main() {
	fmt.Println(os.Args[1:], runtime.NumGoroutine())
	fmt.Fprintln(os.Stderr, "to errors")
	os.Exit(4)
}
