// One deadline over two calls. The signal aborts those who listen to it.
import { setTimeout as sleep } from 'node:timers/promises';

async function price(signal) {
  await sleep(60, undefined, { signal }); // mark: price
  return 42;
}

async function stock(signal) {
  try {
    await sleep(300, undefined, { signal }); // mark: work
  } catch (error) {
    // mark: other
    console.log(`stock saw ${error.name}, cause ${error.cause.name}`); // mark: told
    throw error; // mark: passed-on
  }
}

async function main() {
  const signal = AbortSignal.timeout(100); // mark: deadline
  try {
    await Promise.all([price(signal), stock(signal)]); // mark: calls
  } catch (error) {
    console.log(`main saw ${error.name}`); // mark: heard
  }
}

await main();
