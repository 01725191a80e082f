// A timeout shows as one where it strikes, also where its error is caught; an abort in a timer's callback is that of who
// set the timer.
// tolerance: 250
// expect: {cancelled: [stopped, direct], by: main}
// expect: {task: main, ends: returned}
// shows: {"ev":"cancel","task":"stopped","by":"main","why":"task"}
// shows: {"ev":"cancel","task":"direct","by":"main","why":"task"}
// never: {"ev":"cancel","why":"timeout"}
// shows: {"ev":"open","task":"main","scope":1,"kind":"timeout"}
// shows: {"ev":"close","task":"main","scope":1,"kind":"timeout"}
// never: {"ev":"close","scope":1,"error":"*"}
// shows: {"ev":"close","task":"main","scope":2,"kind":"timeout","error":"TimeoutError"}
import { setTimeout as sleep } from 'node:timers/promises';

async function stopped(signal) {
  await sleep(1000, undefined, { signal });
}
async function direct(signal) {
  await sleep(1000, undefined, { signal });
}
async function main() {
  const control = new AbortController();
  setTimeout(() => control.abort(), 20);
  const other = new AbortController();
  setImmediate(() => other.abort());
  await Promise.allSettled([stopped(control.signal), direct(other.signal)]);
  await sleep(5, undefined, { signal: AbortSignal.timeout(30) });
  try {
    await sleep(1000, undefined, { signal: AbortSignal.timeout(60) });
  } catch (error) {
    console.log(error.name, error.cause.name);
  }
}

await main();
console.log(Object.getOwnPropertyNames(AbortSignal.prototype), typeof Object.getOwnPropertyDescriptor(AbortController.prototype, 'abort').value);
