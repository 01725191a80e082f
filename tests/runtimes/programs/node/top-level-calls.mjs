// A module whose first top-level await is on a task, and which awaits more after that, is a task from its beginning.
// tolerance: 250
// expect: {task: top-level-calls.mjs, ends: returned, at: 190ms}
// shows: {"ev":"wait","task":"top-level-calls.mjs","on":{"kind":"task","tasks":["configure"]},"line":"top-level-calls.mjs:21"}
// shows: {"ev":"wait","task":"top-level-calls.mjs","on":{"kind":"gather","tasks":["work","work-2"]},"line":"top-level-calls.mjs:23"}
// shows: {"ev":"spawn","task":"configure","parent":"top-level-calls.mjs"}
// shows: {"ev":"spawn","task":"work-2","parent":"top-level-calls.mjs"}
// shows: {"ev":"stall","task":"top-level-calls.mjs","what":"compute"}
import { setTimeout as sleep } from 'node:timers/promises';

async function configure() {
  await sleep(30);
  return [20, 40];
}
async function work(ms) { await sleep(ms); }
function compute() {
  const end = performance.now() + 120;
  while (performance.now() < end);
}

const delays = await configure();
compute();
await Promise.all(delays.map((ms) => work(ms)));
