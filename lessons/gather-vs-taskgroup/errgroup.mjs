// The first error aborts a signal. Only a call that was given it will stop.
import { setTimeout as sleep } from 'node:timers/promises';

async function orders() {
  await sleep(120); // mark: orders
  throw new Error('no orders'); // mark: orders-fails
}

async function profile(signal) {
  await sleep(300, undefined, { signal }); // mark: look
}

async function report() {
  await sleep(300); // mark: report
}

async function main() {
  try {
    await group([orders, profile, report]); // mark: fan-out
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
    controller.abort(); // mark: cancel
  };
  const running = tasks.map((task) => task(controller.signal).catch(abort));
  await Promise.all(running); // mark: fan-out
  if (first) throw first;
}

await main();
