// Promise.all: set FAILS to choose which call fails, or to "nobody".
import { setTimeout as sleep } from 'node:timers/promises';

const FAILS = 'orders';
const FAIL_AFTER = 120;

async function user() {
  if (FAILS === 'user') {
    await sleep(FAIL_AFTER); // mark: user-late
    throw new Error('no answer'); // mark: user-fails
  }
  await sleep(100); // mark: user
}

async function orders() {
  if (FAILS === 'orders') {
    await sleep(FAIL_AFTER); // mark: orders-late
    throw new Error('no answer'); // mark: orders-fails
  }
  await sleep(200); // mark: orders
}

async function profile() {
  if (FAILS === 'profile') {
    await sleep(FAIL_AFTER); // mark: profile-late
    throw new Error('no answer'); // mark: profile-fails
  }
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
