// A heartbeat next to a handler that computes.
import { setTimeout as sleep } from 'node:timers/promises';

const HOLD = 300;

// Computes for so long: no await, no I/O.
function resize(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

async function heartbeat() {
  for (let n = 0; n < 10; n++) {
    await sleep(50); // mark: tick
    console.log('beat');
  }
}

async function handler() {
  await sleep(120); // mark: handler
  resize(HOLD); // mark: culprit
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
