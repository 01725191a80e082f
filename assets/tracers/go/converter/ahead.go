package main

import "io"

// chunk is how much is read at once, and chunks how many of them are kept: the program is not to be held up by the reading
// of its trace, nor is its trace to fill the memory.
const (
	chunk  = 256 << 10
	chunks = 256
)

// ahead reads before it is asked to.
type ahead struct {
	read chan []byte
	now  []byte
}

func readAhead(from io.Reader) *ahead {
	a := &ahead{read: make(chan []byte, chunks)}
	go func() {
		defer close(a.read)
		for {
			buffer := make([]byte, chunk)
			n, err := from.Read(buffer)
			if n > 0 {
				// What comes in small pieces does not keep large ones.
				if n < chunk/4 {
					buffer = append([]byte(nil), buffer[:n]...)
				}
				a.read <- buffer[:n]
			}
			if err != nil {
				return
			}
		}
	}()
	return a
}

// waiting says whether there is something to read.
func (a *ahead) waiting() bool { return len(a.now) > 0 || len(a.read) > 0 }

func (a *ahead) Read(p []byte) (int, error) {
	if len(a.now) == 0 {
		next, ok := <-a.read
		if !ok {
			return 0, io.EOF
		}
		a.now = next
	}
	n := copy(p, a.now)
	a.now = a.now[n:]
	return n, nil
}
