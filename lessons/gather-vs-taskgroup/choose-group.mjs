// A group: set FAILS to choose which call fails, or to "nobody".
import { setTimeout as sleep } from 'node:timers/promises';

const FAILS = 'orders';
const FAIL_AFTER = 120;

async function user(signal) {
  if (FAILS === 'user') {
    await sleep(FAIL_AFTER, undefined, { signal }); // mark: user-late
    throw new Error('no answer'); // mark: user-fails
  }
  await sleep(100, undefined, { signal }); // mark: user
}

async function orders(signal) {
  if (FAILS === 'orders') {
    await sleep(FAIL_AFTER, undefined, { signal }); // mark: orders-late
    throw new Error('no answer'); // mark: orders-fails
  }
  await sleep(200, undefined, { signal }); // mark: orders
}

async function profile(signal) {
  if (FAILS === 'profile') {
    await sleep(FAIL_AFTER, undefined, { signal }); // mark: profile-late
    throw new Error('no answer'); // mark: profile-fails
  }
  await sleep(300, undefined, { signal }); // mark: profile
}

async function main() {
  try {
    await group([user, orders, profile]); // mark: fan-out
  } catch {
    console.log('answered with an error'); // mark: answered
  }
  await sleep(400); // mark: lives-on
}

// Starts the tasks; the first error aborts the signal; waits for all of them.
async function group(tasks) {
  const controller = new AbortController();
  let first;
  const abort = (error) => {
    first ??= error;
    controller.abort();
  };
  const running = tasks.map((task) => task(controller.signal).catch(abort));
  await Promise.all(running); // mark: fan-out
  if (first) throw first;
}

await main();
