// A heartbeat next to a handler that makes a blocking call.
import { setTimeout as sleep } from 'node:timers/promises';

const HOLD = 300;

// Blocks as readFileSync or execSync do: no await, the thread stands still.
function callSync(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

async function heartbeat() {
  for (let n = 0; n < 10; n++) {
    await sleep(50); // mark: tick
    console.log('beat');
  }
}

async function handler() {
  await sleep(120); // mark: handler
  callSync(HOLD); // mark: culprit
  console.log('handler done');
}

async function client() {
  await sleep(180); // mark: client
  console.log('client answered');
}

async function main() {
  await Promise.all([heartbeat(), handler(), client()]); // mark: start
}

await main();
