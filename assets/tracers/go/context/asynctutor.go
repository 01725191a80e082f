// Added to package context by the tracer: tells of contexts that begin, strike and end.

package context

import (
	"sync/atomic"
	"time"
)

var asynctutorContexts atomic.Uint64

// asynctutorTell is in package runtime.
func asynctutorTell(what string, id uint64, text string)

// asynctutorOpen tells of a new context and gives its number. Without a deadline `left` is negative.
func asynctutorOpen(left time.Duration) uint64 {
	id := asynctutorContexts.Add(1)
	text := ""
	if left >= 0 {
		var digits [20]byte
		at := len(digits)
		for n := uint64(left); n > 0 || at == len(digits); n /= 10 {
			at--
			digits[at] = byte('0' + n%10)
		}
		text = string(digits[at:])
	}
	asynctutorTell("asynctutor:open", id, text)
	return id
}
