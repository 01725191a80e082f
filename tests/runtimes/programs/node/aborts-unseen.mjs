// Aborts that no task sees hold nothing back: the step that never comes back is told.
// stopped: 2
// shows: {"ev":"run","task":"spins"}
function abort() {
  for (let count = 0; count < 1000; count += 1) new AbortController().abort();
}
async function spins() {
  for (;;);
}

abort();
setTimeout(spins, 300);
