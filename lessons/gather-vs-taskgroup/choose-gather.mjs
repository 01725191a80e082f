// Promise.all: set FAILS to choose which call fails, or to "nobody".
import { setTimeout as sleep } from 'node:timers/promises';

const FAILS = 'orders';
const FAIL_AFTER = 120;

async function user() {
  if (FAILS === 'user') {
    await sleep(FAIL_AFTER);
    throw new Error('no answer');
  }
  await sleep(100);
}

async function orders() {
  if (FAILS === 'orders') {
    await sleep(FAIL_AFTER);
    throw new Error('no answer');
  }
  await sleep(200);
}

async function profile() {
  if (FAILS === 'profile') {
    await sleep(FAIL_AFTER);
    throw new Error('no answer');
  }
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
