package main

import (
	_ "embed"
	"fmt"

	"example.org/dep"
	"example.org/module/inner"
)

//go:embed text.txt
var text string

func main() {
	done := make(chan string)
	dep.Later(done)
	go inner.Wait()
	inner.Open().Take()
	fmt.Println(<-done, text, extra)
}
