// A controller's abort reaches those who listen; who ends with it is cancelled by who aborted.
// tolerance: 250
// expect: {cancelled: [listens, cleansUp], by: main}
// expect: {task: listens, ends: cancelled, at: 50ms}
// expect: {task: cleansUp, ends: cancelled, at: 90ms}
// expect: {task: deaf, ends: returned, at: 120ms}
// expect: {task: recovers, ends: returned, value: instead, at: 50ms}
// expect: {task: main, ends: returned}
// shows: {"ev":"cancel","task":"listens","by":"main","why":"task"}
// shows: {"ev":"deliver","task":"listens"}
// shows: {"ev":"deliver","task":"cleansUp"}
// shows: {"ev":"ready","task":"listens","by":"main"}
// never: {"ev":"cancel","task":"recovers"}
// never: {"ev":"cancel","task":"main"}
import { setTimeout as sleep } from 'node:timers/promises';

async function listens(signal) {
  await sleep(500, undefined, { signal });
}
async function cleansUp(signal) {
  try {
    await sleep(500, undefined, { signal });
  } finally {
    await sleep(40);
  }
}
async function recovers(signal) {
  try {
    await sleep(500, undefined, { signal });
  } catch {
    return 'instead';
  }
}
async function deaf() {
  await sleep(120);
}
async function main() {
  const control = new AbortController();
  const { signal } = control;
  const all = Promise.allSettled([listens(signal), cleansUp(signal), recovers(signal), deaf()]);
  await sleep(50);
  control.abort();
  console.log((await all).map((one) => one.reason?.name ?? one.value));
}

await main();
