package inner

import "time"

func Wait() { time.Sleep(5 * time.Millisecond) }
