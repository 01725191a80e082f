// Promise.allSettled: wait for all three, errors among the results.
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
  const results = await Promise.allSettled([user(), orders(), profile()]); // mark: fan-out
  console.log('results:', results.map((result) => result.status)); // mark: results
  await sleep(400); // mark: lives-on
}

await main();
