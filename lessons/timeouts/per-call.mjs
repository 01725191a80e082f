// Three calls in a row, each with a timeout of its own.
import { setTimeout as sleep } from 'node:timers/promises';

const CALL = 80;
const LIMIT = 100;

async function call(signal) {
  await sleep(CALL, undefined, { signal }); // mark: call
}

async function main() {
  try {
    for (const name of ['connect', 'query', 'read']) {
      await call(AbortSignal.timeout(LIMIT)); // mark: limit
      console.log(name, 'done');
    }
  } catch {
    console.log('too late'); // mark: too-late
  }
}

await main();
