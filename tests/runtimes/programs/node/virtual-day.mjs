// A day of sleeps by the virtual clock: every kind of timer, in order, and the clocks that go with them.
// clock: virtual
// expect: {task: main, ends: returned, value: ok}
// expect: {task: quarter, ends: returned, at: 900s}
// expect: {task: ticks, ends: returned, at: 30s}
// expect: {task: late, ends: cancelled, at: 60s}
// expect: {total: {exactly: 86400s}}
// expect: {no_lint: timer-late}
// shows: {"ev":"wait","task":"day","on":{"kind":"sleep","for":86400000000000}}
// shows: {"ev":"cancel","task":"late","why":"timeout"}
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { scheduler, setInterval as every, setTimeout as sleep } from 'node:timers/promises';

const order = [];
async function day() {
  await sleep(86_400_000);
}
async function quarter() {
  await new Promise((wake) => setTimeout(wake, 900_000));
}
async function ticks() {
  let count = 0;
  for await (const _ of every(10_000)) if ((count += 1) === 3) break;
}
async function late() {
  await sleep(100_000, undefined, { signal: AbortSignal.timeout(60_000) });
}
async function ordered() {
  const wait = (ms, name) => new Promise((wake) => setTimeout(() => { order.push(name); wake(); }, ms));
  setImmediate(() => order.push('immediate'));
  await Promise.all([wait(2, 'two'), wait(1, 'one'), wait(1, 'one again'), wait(0, 'zero')]);
  const id = +setInterval(() => { if (order.push('tick') > 6) clearInterval(id); }, 5);
  await scheduler.wait(20);
}
async function main() {
  const [began, date, hr] = [performance.now(), Date.now(), process.hrtime.bigint()];
  const rest = [day(), quarter(), ticks(), late().catch((error) => error.name), ordered()];
  assert((await readFile(new URL(import.meta.url))).length > 0);
  const [, , , name] = await Promise.all(rest);
  assert.equal(name, 'AbortError');
  assert.equal(performance.now() - began, 86_400_000);
  assert.equal(Date.now() - date, 86_400_000);
  assert.equal(process.hrtime.bigint() - hr, 86_400_000_000_000n);
  assert.deepEqual(order, ['immediate', 'one', 'one again', 'zero', 'two', 'tick', 'tick']);
  return 'ok';
}

await main();
