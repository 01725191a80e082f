// Three calls in a row, each with a timeout of its own.
import { setTimeout as sleep } from 'node:timers/promises';

const CALL = 80;
const LIMIT = 100;

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
  try {
    for (const call of [connect, query, read]) {
      await call(AbortSignal.timeout(LIMIT)); // mark: limit
      console.log(call.name, 'done');
    }
  } catch {
    console.log('too late');
  }
}

await main();
