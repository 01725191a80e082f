// A loop that waits for the clock comes to its end by the virtual clock too, and is seen to hold the loop.
// clock: virtual
// expect: {task: main, ends: returned, at: 300ms}
// expect: {task: other, ends: returned, at: 200ms}
// expect: {stall: {at_least: 100ms, at_most: 100ms}}
// shows: {"ev":"stall","task":"main","what":"hold","line":"virtual-busy.mjs:11"}
import { setTimeout as sleep } from 'node:timers/promises';

function hold(ms) {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

async function other() {
  await sleep(200);
}
async function main() {
  const running = other();
  await sleep(50);
  hold(100);
  await sleep(50);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  await running;
}

await main();
