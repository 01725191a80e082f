// The program runs by a virtual clock: all of it, from the initialization of its first package, is in a bubble of
// testing/synctest, whose clock moves only when nothing in it can run.

package runtime

import "unsafe"

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
	start := bubble.now
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
		moved := next > bubble.now
		bubble.now = max(next, bubble.now)
		unlock(&bubble.mu)
		if moved {
			asynctutorMark("asynctutor:clock", uint64(next-start))
		}
	}
}

// asynctutorStuck is called when nothing has run for a while. It ends the program if that is because of the world outside.
//
//go:nowritebarrierrec
func asynctutorStuck() {
	outside := false
	forEachGRace(func(gp *g) {
		if gp.bubble != nil && readgstatus(gp) == _Gwaiting && gp.waitreason == waitReasonIOWait {
			outside = true
		}
	})
	if outside {
		const why = "asynctutor: --virtual: the program waits for the network or another process, " +
			"which do not know of a virtual clock; run it without\n"
		write(2, unsafe.Pointer(unsafe.StringData(why)), int32(len(why)))
		exit(2)
	}
}
