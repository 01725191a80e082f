// The same heartbeat; the handler awaits an async call.
import { setTimeout as sleep } from 'node:timers/promises';

const HOLD = 300;

async function heartbeat() {
  for (let n = 0; n < 10; n++) {
    await sleep(50); // mark: tick
    console.log('beat');
  }
}

async function handler() {
  await sleep(120); // mark: handler
  // await fetch(url), say
  await sleep(HOLD); // mark: culprit
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
