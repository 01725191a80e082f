// Many tasks that fail, return and are aborted at once.
// expect: {peak: {running: "*", at_least: 200}}
// expect: {task: main, ends: returned, value: 100 100 100}
// tolerance: 5
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

async function one(n, signal) {
  if (n % 3 === 2) await sleep(5000, undefined, { signal });
  await sleep(20 + (n % 7));
  if (n % 3 === 0) throw new Error(`no ${n}`);
  return n;
}
async function main() {
  const control = new AbortController();
  setMaxListeners(0, control.signal);
  const all = Promise.allSettled(Array.from({ length: 300 }, (_, n) => one(n, control.signal)));
  await sleep(5);
  control.abort();
  const ends = await all;
  const count = (wanted) => ends.filter(wanted).length;
  return [
    count((one) => one.status === 'fulfilled'),
    count((one) => one.reason?.name === 'AbortError'),
    count((one) => one.reason?.name === 'Error'),
  ].join(' ');
}

console.log(await main());
