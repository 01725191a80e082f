// main ends right after the error. Node stays until the last timer is done.
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
  try {
    await sleep(300);
  } finally {
    console.log('profile tidies up'); // mark: cleanup
  }
}

async function main() {
  try {
    await Promise.all([user(), orders(), profile()]); // mark: fan-out
  } catch {
    console.log('answered with an error');
  }
}

await main();
