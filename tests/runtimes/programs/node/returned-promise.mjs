// A function that returns a promise waits for it, though nothing says `await`.
// tolerance: 250
// expect: {task: outer, ends: returned, value: deep, at: 40ms}
// expect: {task: after, ends: returned, at: 0ms}
// expect: {task: fails, ends: raised, error: Error}
// expect: {task: main, ends: returned, at: 80ms}
// shows: {"ev":"wait","task":"outer","on":{"kind":"task","tasks":["inner"]}}
// shows: {"ev":"ready","task":"outer","by":"inner"}
// shows: {"ev":"spawn","task":"after","parent":"main"}
// shows: {"ev":"spawn","task":"main","name":"main","line":"returned-promise.mjs:39"}
import { setTimeout as sleep } from 'node:timers/promises';

async function inner() {
  await sleep(40);
  return 'deep';
}
async function outer() {
  return inner();
}
async function after() {}
async function fails() {
  return broken();
}
async function broken() {
  await sleep(40);
  throw new Error('no');
}
async function main() {
  const one = outer();
  const two = after();
  console.log(await one, await two);
  try {
    await fails();
  } catch (error) {
    console.log(error.message);
  }
}

await main();
