// Every timer of node:timers/promises, and the classic ones.
// tolerance: 250
// expect: {task: ticks, ends: returned, at: 60ms}
// expect: {task: pauses, ends: returned, value: 3}
// expect: {task: main, ends: returned}
// shows: {"ev":"wait","task":"pauses","on":{"kind":"sleep","for":20000000},"line":"timers.mjs:23"}
// shows: {"ev":"wait","task":"pauses","on":{"kind":"yield"},"line":"timers.mjs:24"}
// shows: {"ev":"wait","task":"pauses","on":{"kind":"yield"},"line":"timers.mjs:25"}
// shows: {"ev":"wait","task":"pauses","on":{"kind":"sleep","for":10000000},"line":"timers.mjs:26"}
// shows: {"ev":"wait","task":"pauses","on":{"kind":"sleep","for":5000000},"line":"timers.mjs:27"}
// shows: {"ev":"wait","task":"pauses","on":{"kind":"yield"},"line":"timers.mjs:28"}
// shows: {"ev":"ready","task":"pauses","by":"timer"}
import { scheduler, setImmediate as turn, setInterval as every, setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

async function ticks() {
  const seen = [];
  for await (const tick of every(20, 'tick')) if (seen.push(tick) === 3) break;
  console.log(seen);
}
async function pauses() {
  const values = [];
  values.push(await scheduler.wait(20));
  values.push(await scheduler.yield());
  values.push(await turn('turned'));
  values.push(await promisify(setTimeout)(10, 'promisified'));
  values.push(await new Promise((wake) => setTimeout(wake, 5, 'classic')));
  values.push(await new Promise((wake) => setImmediate(wake, 'immediate')));
  console.log(values);
  return values.length - 3;
}
async function main() {
  await Promise.all([ticks(), pauses()]);
  const repeating = setInterval(() => console.log('again'), 5);
  await sleep(1);
  clearInterval(repeating);
}

await main();
