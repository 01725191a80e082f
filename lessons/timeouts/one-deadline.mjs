// Three calls in a row, under one signal.
import { setTimeout as sleep } from 'node:timers/promises';

const CALL = 80;
const BUDGET = 200;

async function call(signal) {
  await sleep(CALL, undefined, { signal }); // mark: call
}

async function main() {
  const signal = AbortSignal.timeout(BUDGET); // mark: limit
  try {
    for (const name of ['connect', 'query', 'read']) {
      await call(signal);
      console.log(name, 'done');
    }
  } catch {
    console.log('too late'); // mark: too-late
  }
}

await main();
