// since: 1.23
// expect: {task: main, ends: returned}
package main

import (
	"fmt"
	"iter"
)

func main() {
	next, stop := iter.Pull(func(yield func(int) bool) {
		for n := range 3 {
			if !yield(n) {
				return
			}
		}
	})
	defer stop()
	for n, ok := next(); ok; n, ok = next() {
		fmt.Println(n)
	}
}
