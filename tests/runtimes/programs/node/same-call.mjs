// One place that awaits now this, now that, and calls whose promises go elsewhere than to the await before them.
// expect: {task: main, ends: returned, value: ok}
// expect: {task: fails, ends: raised, error: Error}
// shows: {"ev":"wait","task":"chained","on":{"kind":"task","tasks":["one"]},"line":"same-call.mjs:20"}
// shows: {"ev":"wait","task":"kept","on":{"kind":"task","tasks":["one*"]},"line":"same-call.mjs:26"}
// shows: {"ev":"wait","task":"several","on":{"kind":"task","tasks":["one*"]},"line":"same-call.mjs:32"}
// shows: {"ev":"wait","task":"several","on":{"kind":"sleep","for":2000000},"line":"same-call.mjs:32"}
// shows: {"ev":"wait","task":"within","on":{"kind":"task","tasks":["one*"]},"line":"same-call.mjs:37"}
// shows: {"ev":"wait","task":"aborts","on":{"kind":"sleep","for":1000000},"line":"same-call.mjs:44"}
// never: {"ev":"lint"}
import { setTimeout as sleep } from 'node:timers/promises';

async function one() {
  await null;
}
async function fails() {
  throw new Error('no');
}
async function chained() {
  for (let n = 0; n < 3; n += 1) await one().then(() => n);
}
async function kept() {
  for (let n = 0; n < 3; n += 1) {
    const promise = one();
    for (const other of [sleep(1), sleep(1)]) await other;
    await promise;
  }
}
async function several() {
  for (const make of [one, sleep, one, fails, sleep, one]) {
    try {
      await make(2);
    } catch { /* one of them fails */ }
  }
}
async function within(make) {
  for (let n = 0; n < 3; n += 1) await make(await one());
}
async function plain() {
  await new Promise((done) => done(one()));
}
async function aborts() {
  for (let n = 0; n < 6; n += 1) {
    await sleep(1, n, n % 2 === 1 ? { signal: new AbortController().signal } : undefined);
  }
}
async function main() {
  await Promise.all([chained(), kept(), several(), within(one), plain(), aborts()]);
  return 'ok';
}

await main();
