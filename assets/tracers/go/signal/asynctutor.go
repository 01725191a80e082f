// Added to package os/signal by the tracer, for the virtual clock: tells that the program listens to signals.

package signal

import _ "unsafe" // for linkname

// asynctutorListens is in package runtime.
//
//go:linkname asynctutorListens
func asynctutorListens()
