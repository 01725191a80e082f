// The same heartbeat; the blocking call waits in a worker thread.
import { setTimeout as sleep } from 'node:timers/promises';
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

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

async function handler(worker) {
  await sleep(120); // mark: handler
  worker.postMessage(HOLD); // mark: culprit
  await once(worker, 'message'); // mark: culprit
  console.log('handler done');
}

async function client() {
  await sleep(180); // mark: client
  console.log('client answered');
}

async function main() {
  const worker = new Worker(new URL(import.meta.url)); // this very file
  await Promise.all([heartbeat(), handler(worker), client()]); // mark: start
}

if (isMainThread) {
  await main();
} else {
  const [ms] = await once(parentPort, 'message');
  callSync(ms);
  parentPort.postMessage('done');
}
