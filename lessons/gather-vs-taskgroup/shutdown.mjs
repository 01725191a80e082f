// main ends right after the error. Node stays until the last timer is done.
import { setTimeout as sleep } from 'node:timers/promises';

async function user() {
  await sleep(100); // mark: user
  return 'ada';
}

async function orders() {
  await sleep(120); // mark: orders
  throw new Error('no orders'); // mark: orders-fails
}

async function profile() {
  try {
    await sleep(300); // mark: profile
  } finally {
    console.log('profile tidies up'); // mark: cleanup
  }
}

async function main() {
  try {
    await Promise.all([user(), orders(), profile()]); // mark: fan-out
  } catch {
    console.log('answered with an error'); // mark: answered
  }
}

await main();
