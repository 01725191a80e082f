// Every combinator, over tasks and over what `catch` makes of them.
// tolerance: 250
// expect: {task: fails, ends: raised, error: Error, at: 10ms}
// expect: {task: settles, ends: returned}
// expect: {task: slow, ends: returned, at: 100ms}
// shows: {"ev":"wait","task":"settles","on":{"kind":"gather","tasks":["fails","quick"]}}
// shows: {"ev":"wait","task":"races","on":{"kind":"wait","tasks":["slow"],"for":20000000}}
// shows: {"ev":"wait","task":"first","on":{"kind":"wait","tasks":["fails*","quick*"]}}
// shows: {"ev":"wait","task":"caught","on":{"kind":"gather","tasks":["fails*"]}}
// shows: {"ev":"ready","task":"races","by":"timer"}
// shows: {"ev":"ready","task":"first","by":"quick*"}
import { setTimeout as sleep } from 'node:timers/promises';

async function fails() {
  await sleep(10);
  throw new Error('no');
}
async function quick() {
  await sleep(15);
  return 1;
}
async function slow() {
  await sleep(100);
}
async function settles() {
  console.log((await Promise.allSettled([fails(), quick()])).map((one) => one.status));
}
async function races() {
  await Promise.race([slow(), sleep(20)]);
}
async function first() {
  console.log(await Promise.any([fails(), quick()]));
}
async function caught() {
  await Promise.all([fails().catch(() => 0), 5]);
}
async function main() {
  const race = races();
  await settles();
  await first();
  await caught();
  await race;
}

await main();
