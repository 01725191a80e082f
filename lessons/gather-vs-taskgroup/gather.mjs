// Three calls under Promise.all. One fails; the others are left alone.
import { setTimeout as sleep } from 'node:timers/promises';

async function user() {
  await sleep(100);
  return 'ada';
}

async function orders() {
  await sleep(120);
  throw new Error('no orders');
}

async function profile() {
  await sleep(300);
}

async function main() {
  try {
    await Promise.all([user(), orders(), profile()]); // mark: fan-out
  } catch {
    console.log('answered with an error');
  }
  await sleep(400); // the service lives on
}

await main();
