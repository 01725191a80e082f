// queueMicrotask, process.nextTick, setImmediate and thenables, in Node's order.
// expect: {task: main, ends: returned}
// shows: {"ev":"wait","task":"turns","on":{"kind":"yield"}}
// shows: {"ev":"wait","task":"values","on":{"kind":"yield"}}
// shows: {"ev":"wait","task":"thenable","on":{"kind":"future"}}
import { setImmediate as turn } from 'node:timers/promises';

const log = (...words) => console.log(...words);
async function turns() {
  await new Promise((resolve) => setImmediate(resolve));
  log('an immediate');
  await turn();
  log('a turn');
}
async function values() {
  log(await 7);
  log(await null);
}
async function thenable() {
  log(await { then: (resolve) => setTimeout(resolve, 100, 'from a thenable') });
}
async function main() {
  process.nextTick(log, 'next tick');
  queueMicrotask(() => log('microtask'));
  Promise.resolve().then(() => log('then'));
  const all = [turns(), values(), thenable()];
  log('main goes on');
  await Promise.all(all);
}

await main();
