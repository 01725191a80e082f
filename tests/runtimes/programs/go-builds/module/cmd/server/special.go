//go:build special

package main

const extra = "special"
