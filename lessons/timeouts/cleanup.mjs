// The signal aborts at 100 ms. The cleanup takes 150 ms more.
import { setTimeout as sleep } from 'node:timers/promises';

async function fetchPage(signal) {
  try {
    await sleep(300, undefined, { signal }); // mark: work
  } finally {
    console.log('closing'); // mark: closing
    await sleep(150); // mark: cleanup
    console.log('closed');
  }
}

async function main() {
  try {
    await fetchPage(AbortSignal.timeout(100)); // mark: deadline
  } catch (error) {
    console.log(`main saw ${error.name}`); // mark: heard
  }
}

await main();
