// AbortSignal.timeout and AbortSignal.any.
// tolerance: 250
// expect: {cancelled: [slow, inner], by: timeout}
// expect: {task: slow, ends: cancelled, at: 60ms}
// expect: {task: quick, ends: returned, at: 20ms}
// expect: {task: main, ends: returned, at: 60ms}
// shows: {"ev":"cancel","task":"slow","why":"timeout"}
// shows: {"ev":"deliver","task":"slow"}
// shows: {"ev":"ready","task":"slow","by":"timer"}
// shows: {"ev":"cancel","task":"inner","why":"timeout"}
import { setTimeout as sleep } from 'node:timers/promises';

async function slow(signal) {
  await sleep(500, undefined, { signal });
}
async function quick(signal) {
  await sleep(20, undefined, { signal });
}
async function inner(outer) {
  await sleep(500, undefined, { signal: AbortSignal.any([outer, AbortSignal.timeout(40)]) });
}
async function main() {
  const signal = AbortSignal.timeout(60);
  const rest = [quick(signal), inner(signal).catch(() => 'in time')];
  try {
    await slow(signal);
  } catch (error) {
    console.log(error.name, error.code, error.cause.name, error.cause.message);
  }
  console.log(await Promise.all(rest));
}

await main();
