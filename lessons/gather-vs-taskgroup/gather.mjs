// Three calls under Promise.all. One fails; the others are left alone.
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
  await sleep(300); // mark: profile
}

async function main() {
  try {
    await Promise.all([user(), orders(), profile()]); // mark: fan-out
  } catch {
    console.log('answered with an error'); // mark: answered
  }
  await sleep(400); // mark: lives-on
}

await main();
