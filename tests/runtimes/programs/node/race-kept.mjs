// A task that is raced against a timer, and waited for again after that.
// expect: {no_lint: task-orphaned}
// expect: {task: slow, ends: returned}
import { setTimeout as sleep } from 'node:timers/promises';

async function slow() {
  await sleep(100);
}
async function main() {
  const running = slow();
  await Promise.race([running, sleep(20)]);
  await sleep(20);
  await running;
}

await main();
