// Promise.all: the first error is passed on, the others are left alone.
// tolerance: 250
// expect: {task: user, ends: returned, value: ada, at: 40ms}
// expect: {task: orders, ends: raised, error: NoOrders, at: 80ms}
// expect: {task: profile, ends: returned, at: 160ms}
// expect: {task: main, ends: returned, at: 240ms}
// expect: {task: profile, outlives: orders}
// expect: {cancelled: []}
// shows: {"ev":"spawn","task":"main","name":"main","line":"all-fails.mjs:40"}
// shows: {"ev":"spawn","task":"orders","parent":"main","line":"all-fails.mjs:33"}
// shows: {"ev":"wait","task":"main","on":{"kind":"gather","tasks":["user","orders","profile"]},"line":"all-fails.mjs:33"}
// shows: {"ev":"wait","task":"user","on":{"kind":"sleep","for":40000000},"line":"all-fails.mjs:20"}
// shows: {"ev":"ready","task":"user","by":"timer"}
// shows: {"ev":"ready","task":"main","by":"orders"}
// shows: {"ev":"end","task":"orders","outcome":"raised","error":"NoOrders","message":"none: ☹"}
import { setTimeout as sleep } from 'node:timers/promises';

class NoOrders extends Error {}
async function user() {
  await sleep(40);
  return 'ada';
}
async function orders() {
  await sleep(80);
  throw new NoOrders('none: ☹');
}
async function profile() {
  await sleep(160);
}

async function main() {
  try {
    await Promise.all([user(), orders(), profile()]);
  } catch (error) {
    console.log('heard', error.message);
  }
  await sleep(160);
}

await main();
