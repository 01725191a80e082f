// An abort with a reason of one's own, and errors that only look like an abort.
// expect: {cancelled: [throwsReason, asks]}
// expect: {task: lookalike, ends: raised, error: TimeoutError}
// expect: {task: other, ends: raised, error: Stopped}
// shows: {"ev":"cancel","task":"throwsReason","by":"main","why":"task"}
// shows: {"ev":"cancel","task":"asks","by":"main","why":"task"}
// never: {"ev":"cancel","task":"lookalike"}
import { once, EventEmitter } from 'node:events';

class Stopped extends Error {}
class TimeoutError extends Error {}
async function throwsReason(signal) {
  await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}
async function asks(signal) {
  await once(new EventEmitter(), 'ready', { signal }).catch(() => {});
  signal.throwIfAborted();
}
async function lookalike() {
  throw new TimeoutError('of the program');
}
async function other() {
  throw new Stopped('not the same');
}
async function main() {
  const control = new AbortController();
  const all = [throwsReason(control.signal), asks(control.signal), lookalike(), other()];
  const settled = Promise.allSettled(all);
  await null;
  control.abort(new Stopped('enough'));
  console.log((await settled).map((one) => one.reason.message));
}

await main();
