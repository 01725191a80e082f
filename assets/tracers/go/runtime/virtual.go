// The program runs by a virtual clock: all of it, from the initialization of its first package, is in a bubble of
// testing/synctest, whose clock moves only when nothing in it can run.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

const (
	// asynctutorPatience is how often the clock may be read in a row before it begins to move by itself, so that a
	// program which computes until a time comes has an end.
	asynctutorPatience = 1000
	// asynctutorStep is how far it then moves, in nanoseconds, each time it is read.
	asynctutorStep = 1000
)

var asynctutorBubble struct {
	start int64
	// told is the time that the trace knows.
	told   int64
	bubble *synctestBubble
	// guard knows since when the clock stands still.
	guard struct {
		now   int64
		still int
	}
	// looks is how often the clock was read since it last moved as it should.
	looks int
}

// asynctutorEnterBubble puts the main goroutine into a bubble; what it starts will be in it too.
func asynctutorEnterBubble() {
	// One at a time, so that runs are alike.
	GOMAXPROCS(1)
	// In a test these may end by something outside of the bubble. Here nothing is outside.
	for _, reason := range [...]waitReason{
		waitReasonChanReceive, waitReasonChanSend, waitReasonSelect,
		waitReasonSyncMutexLock, waitReasonSyncRWMutexLock, waitReasonSyncRWMutexRLock, waitReasonSyncWaitGroupWait,
	} {
		isIdleInSynctest[reason] = true
	}
	// The main goroutine and the one that moves the clock.
	bubble := &synctestBubble{id: bubbleGen.Add(1), total: 2, running: 2, active: 1}
	bubble.now = 946684800000000000 // as synctest.Test
	asynctutorBubble.start, asynctutorBubble.told, asynctutorBubble.bubble = bubble.now, bubble.now, bubble
	lockInit(&bubble.mu, lockRankSynctest)
	lockInit(&bubble.timers.mu, lockRankTimers)
	getg().bubble = bubble
	ready := make(chan bool)
	go asynctutorMove(bubble, ready)
	<-ready
}

// asynctutorMove moves the clock of a bubble, as synctestRun does.
func asynctutorMove(bubble *synctestBubble, ready chan bool) {
	gp := getg()
	bubble.root = gp
	gp.bubble = bubble
	close(ready)
	for {
		systemstack(func() {
			curg := gp.m.curg
			gp.m.curg = nil
			gp.bubble.timers.check(bubble.now, bubble)
			gp.m.curg = curg
		})
		gopark(synctestidle_c, nil, waitReasonSynctestRun, traceBlockSynctest, 0)
		lock(&bubble.mu)
		next := bubble.timers.wakeTime()
		if next == 0 {
			// Nobody sleeps, and nobody can run: a deadlock, which is found when this goroutine stops too.
			unlock(&bubble.mu)
			gopark(nil, nil, waitReasonForceGCIdle, traceBlockSystemGoroutine, 0)
			continue
		}
		bubble.now = max(next, bubble.now)
		unlock(&bubble.mu)
		asynctutorBubble.looks = 0
		asynctutorTellTime(bubble.now)
	}
}

// asynctutorTurns counts timers.
var asynctutorTurns atomic.Uint32

// asynctutorTurn is a timer's turn among those of the same time: they come in the order in which they were set.
func asynctutorTurn() uint32 { return asynctutorTurns.Add(1) }

func asynctutorTellTime(now int64) {
	if now != asynctutorBubble.told {
		asynctutorBubble.told = now
		asynctutorLog("asynctutor:clock", uint64(now-asynctutorBubble.start), "")
	}
}

// asynctutorLook is called when a goroutine reads the clock.
//
//go:noinline
func asynctutorLook() {
	bubble := getg().bubble
	if asynctutorBubble.looks++; asynctutorBubble.looks < asynctutorPatience || bubble.root == nil {
		return
	}
	lock(&bubble.mu)
	bubble.now += asynctutorStep
	now := bubble.now
	next := bubble.timers.wakeTime()
	due := next > 0 && next <= now && readgstatus(bubble.root) == _Gwaiting && bubble.root.waitreason == waitReasonSynctestRun
	if due {
		// As maybeWakeLocked does when all are idle.
		bubble.active++
	}
	unlock(&bubble.mu)
	if due {
		goready(bubble.root, 0)
	} else if now-asynctutorBubble.told < 100*asynctutorStep {
		return
	}
	asynctutorTellTime(now)
	// By a real clock the others would have run beside it.
	Gosched()
}

// asynctutorGuard is called every 10 ms. It ends the program if its clock stands still because of the world outside.
//
//go:nowritebarrierrec
func asynctutorGuard() {
	guard := &asynctutorBubble.guard
	switch bubble := asynctutorBubble.bubble; {
	case bubble == nil || bubble.now != guard.now || guard.still < 0:
		guard.still = 0
		if bubble != nil {
			guard.now = bubble.now
		}
	case int32(sched.npidle.Load()) == gomaxprocs:
		guard.still++
	default:
		// Flushing the trace takes a turn now and then.
		guard.still -= 5
	}
	if guard.still*asynctutorGlance < 2_000_000 {
		return
	}
	outside := false
	forEachGRace(func(gp *g) {
		if gp.bubble != nil && readgstatus(gp) == _Gwaiting && gp.waitreason == waitReasonIOWait {
			outside = true
		}
	})
	if outside {
		asynctutorRefuse("asynctutor: --virtual: the program waits for the network or another process, " +
			"which do not know of a virtual clock; run it without\n")
	}
}

// asynctutorRefuse ends the program, since what it does would come out otherwise than by a real clock.
//
//go:nowritebarrierrec
func asynctutorRefuse(why string) {
	write(2, unsafe.Pointer(unsafe.StringData(why)), int32(len(why)))
	exit(2)
}

// Whoever sends a signal is outside of the bubble.
//
//go:linkname asynctutor_signal os/signal.asynctutorListens
func asynctutor_signal() {
	asynctutorRefuse("asynctutor: --virtual: the program listens to signals, " +
		"whose senders do not know of a virtual clock; run it without\n")
}
