// Three calls under one AbortSignal. One fails; the others obey and stop.
import { setTimeout as sleep } from 'node:timers/promises';

async function user(signal) {
  await sleep(100, undefined, { signal }); // mark: user
  return 'ada';
}

async function orders(signal) {
  await sleep(120, undefined, { signal }); // mark: orders
  throw new Error('no orders'); // mark: orders-fails
}

async function profile(signal) {
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
