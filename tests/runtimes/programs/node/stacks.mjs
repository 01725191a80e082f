// Stack traces are as ever: of errors thrown in tasks, aborted sleeps, listeners and timers.
// expect: {task: main, ends: returned}
import { setTimeout as sleep } from 'node:timers/promises';

const shown = (error) => console.log(error.stack, error.cause?.message);
async function thrower() {
  await null;
  null.property;
}
async function refused() {
  await sleep('soon');
}
async function aborted(signal) {
  await sleep(1000, undefined, { signal });
}
async function already() {
  await sleep(1000, undefined, { signal: AbortSignal.abort('before') });
}
async function main() {
  const control = new AbortController();
  control.signal.addEventListener('abort', () => shown(new Error('heard')));
  for (const task of [thrower(), refused(), already()]) await task.catch(shown);
  const sleeping = aborted(control.signal).catch(shown);
  setTimeout(() => {
    shown(new Error('in a timer'));
    control.abort();
  }, 5);
  await sleeping;
  try { setTimeout('no function', 5); } catch (error) { shown(error); }
  await new Promise((_, reject) => setImmediate(() => reject(new Error('of an immediate')))).catch(shown);
}

await main();
