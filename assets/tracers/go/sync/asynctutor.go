// Added to package sync by the tracer: tells what WaitGroup.Go is given.

package sync

import _ "unsafe" // for linkname

// asynctutorGives is in package runtime.
//
//go:linkname asynctutorGives
func asynctutorGives(f func())
