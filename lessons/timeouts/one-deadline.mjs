// Three calls in a row, under one signal.
import { setTimeout as sleep } from 'node:timers/promises';

const CALL = 80;
const BUDGET = 200;

async function connect(signal) {
  await sleep(CALL, undefined, { signal });
}

async function query(signal) {
  await sleep(CALL, undefined, { signal });
}

async function read(signal) {
  await sleep(CALL, undefined, { signal });
}

async function main() {
  const signal = AbortSignal.timeout(BUDGET); // mark: limit
  try {
    for (const call of [connect, query, read]) {
      await call(signal); // mark: limit
      console.log(call.name, 'done');
    }
  } catch {
    console.log('too late');
  }
}

await main();
