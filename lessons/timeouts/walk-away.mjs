// Promise.race against a timer: main stops waiting, the work goes on.
import { setTimeout as sleep } from 'node:timers/promises';

async function report() {
  await sleep(300); // mark: report
  console.log('report done');
}

async function main() {
  const running = report(); // mark: start
  await Promise.race([running, sleep(100)]); // mark: wait
  console.log('stopped waiting');
  await sleep(300); // mark: lives-on
}

await main();
