// A module that does more than await tasks is a task of its own.
// tolerance: 250
// expect: {task: top-level.mjs, ends: returned, at: 40ms}
// expect: {task: work, ends: returned}
// shows: {"ev":"wait","task":"top-level.mjs","on":{"kind":"sleep","for":20000000},"line":"top-level.mjs:14"}
// shows: {"ev":"spawn","task":"work","parent":"top-level.mjs","line":"top-level.mjs:13"}
import { setTimeout as sleep } from 'node:timers/promises';

async function work() {
  await sleep(10);
}

const running = work();
await sleep(20);
await running;
await null;
await sleep(20);
