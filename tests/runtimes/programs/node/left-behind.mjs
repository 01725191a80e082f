// A task that waits for a timer which does not keep the program alive: it is left behind, and that is no deadlock.
// expect: {no_lint: deadlock}
// shows: {"ev":"wait","task":"beats","on":{"kind":"sleep"}}
// never: {"ev":"end","task":"beats"}
import { setTimeout as sleep } from 'node:timers/promises';

async function beats() {
  for (;;) await sleep(1000, undefined, { ref: false });
}
async function works() {
  await sleep(20);
  console.log('done');
}

beats();
works();
