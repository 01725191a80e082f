package main

func wait(done <-chan bool) { <-done }
