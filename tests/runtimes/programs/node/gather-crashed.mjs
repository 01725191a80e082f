// A gather fails while one of its tasks runs on, and the program ends by an error before main does.
// expect: {lint: task-orphaned}
// expect: {task: slow, ends: returned}
// exit: 1
import { setTimeout as sleep } from 'node:timers/promises';

async function fails() {
  await sleep(20);
  throw new Error('no');
}
async function slow() {
  await sleep(60);
}
async function main() {
  try { await Promise.all([fails(), slow()]); } catch {}
  await sleep(100);
  fails();
  await sleep(100);
}

await main();
