// Who loses a race runs on, and nobody waits for it any more: it is as unowned as in a gather that has failed.
// expect: {lint: task-orphaned}
// expect: {task: slow, ends: returned}
import { setTimeout as sleep } from 'node:timers/promises';

async function fast() {
  await sleep(20);
}
async function slow() {
  await sleep(100);
}
async function main() {
  await Promise.race([fast(), slow()]);
  await sleep(150);
}

await main();
