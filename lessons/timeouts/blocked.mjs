// A busy loop under a signal: the abort waits for the next await.
import { setTimeout as sleep } from 'node:timers/promises';

function hold(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end); // nothing else can run here
}

async function main() {
  const signal = AbortSignal.timeout(100); // mark: deadline
  try {
    hold(300); // mark: block
    console.log('blocking call done');
    await sleep(50, undefined, { signal }); // mark: next-await
    console.log('page built');
  } catch (error) {
    console.log(`main saw ${error.name}`); // mark: heard
  }
}

await main();
