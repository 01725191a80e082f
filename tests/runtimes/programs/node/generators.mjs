// Async generators: each is a task that its reader wakes.
// tolerance: 250
// expect: {task: ticks, ends: returned}
// expect: {task: endless, ends: returned}
// expect: {task: breaks, ends: raised, error: Error}
// expect: {task: main, ends: returned, at: 60ms}
// shows: {"ev":"spawn","task":"ticks","parent":"main","line":"generators.mjs:32"}
// shows: {"ev":"wait","task":"ticks","on":{"kind":"sleep","for":20000000},"line":"generators.mjs:16"}
// shows: {"ev":"wait","task":"main","on":{"kind":"task","tasks":["ticks"]},"line":"generators.mjs:32"}
// shows: {"ev":"ready","task":"main","by":"ticks"}
// shows: {"ev":"wait","task":"ticks","on":{"kind":"future","name":"next()"},"line":"generators.mjs:17"}
import { setTimeout as sleep } from 'node:timers/promises';

async function* ticks(count) {
  for (let n = 0; n < count; n += 1) {
    await sleep(20);
    yield n;
  }
}
async function* endless() {
  try {
    for (let n = 0; ; n += 1) yield n;
  } finally {
    console.log('closed');
  }
}
async function* breaks() {
  yield 1;
  throw new Error('broken');
}
async function main() {
  for await (const n of ticks(3)) console.log(n);
  for await (const n of endless()) if (n === 2) break;
  try {
    for await (const n of breaks()) console.log(n);
  } catch (error) {
    console.log(error.message);
  }
}

await main();
