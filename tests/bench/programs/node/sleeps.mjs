// 10,000 tasks, each of which sleeps ten times.
import { setTimeout as sleep } from 'node:timers/promises';

async function task() {
  for (let n = 0; n < 10; n += 1) await sleep(1);
}

await Promise.all(Array.from({ length: 10_000 }, () => task()));
