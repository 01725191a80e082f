// A step that computes, and one that waits without giving up the loop.
// expect: {stall: {at_least: 115ms, at_most: 400ms}}
// expect: {task: computes, ends: returned}
// shows: {"ev":"stall","task":"computes","what":"compute"}
// shows: {"ev":"stall","task":"stands","what":"stands","line":"blocks.mjs:26"}
// never: {"ev":"stall","task":"main"}
// tolerance: 200
import { setTimeout as sleep } from 'node:timers/promises';

function compute(ms) {
  const end = performance.now() + ms;
  let sum = 0;
  while (performance.now() < end) sum += Math.sqrt(sum);
  return sum;
}

async function computes() {
  await sleep(20);
  const before = 1;
  compute(120 * before);
  await sleep(10);
}

async function stands() {
  await sleep(10);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120);
}

async function main() {
  await computes();
  await stands();
}

await main();
