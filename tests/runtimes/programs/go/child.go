// What a program starts is not traced, and sees nothing of the tracer.
// shows: {"ev":"end","task":"main","outcome":"returned"}
package main

import (
	"os"
	"os/exec"
)

func main() {
	command := exec.Command("sh", "-c", "env | grep ASYNCTUTOR_ | grep -v ASYNCTUTOR_RUN; echo done")
	command.Stdout = os.Stdout
	if err := command.Run(); err != nil {
		panic(err)
	}
}
