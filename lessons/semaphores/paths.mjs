// One permit, five async calls, and every way there is to leave a scope.
// A promise cannot be cancelled from outside: a call that may be asked to
// stop takes a signal and hands it to everything it waits for.
import { setTimeout as sleep } from "node:timers/promises";

const started = performance.now();

function note(who, text) {
  const ms = Math.round(performance.now() - started);
  console.log(`${String(ms).padStart(5)} ms  ${who} ${text}`);
}

class Semaphore {
  #free;
  #line = [];

  constructor(permits) {
    this.#free = permits;
  }

  acquire(signal) {
    return new Promise((resolve, reject) => {
      if (this.#free > 0) {
        this.#free -= 1;
        resolve();
        return;
      }
      const leave = () => {
        this.#line.splice(this.#line.indexOf(enter), 1);
        reject(signal.reason);
      };
      const enter = () => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      signal?.addEventListener("abort", leave, { once: true });
      this.#line.push(enter);
    });
  }

  release() {
    const enter = this.#line.shift();
    if (enter) enter();
    else this.#free += 1;
  }
}

const api = new Semaphore(1);

// What all five have in common: wait for the permit, use it, give it back.
async function scoped(signal, work) {
  await api.acquire(signal);
  try {
    return await work();
  } finally {
    api.release();
  }
}

async function returns() {
  return await scoped(undefined, async () => { // mark: returns-permit
    note("returns", "has the permit");
    await sleep(100); // mark: returns-call
    return "ok";
  });
}

async function raises() {
  await scoped(undefined, async () => { // mark: raises-permit
    note("raises", "has the permit");
    await sleep(100); // mark: raises-call
    throw new Error("no answer"); // mark: raises-fails
  });
}

async function stopped(signal) {
  await scoped(signal, async () => { // mark: stopped-permit
    note("stopped", "has the permit");
    await sleep(5000, undefined, { signal }); // mark: stopped-call
  });
}

async function impatient(signal) {
  await scoped(signal, async () => { // mark: impatient-permit
    note("impatient", "has the permit"); // never printed
    await sleep(100, undefined, { signal }); // mark: impatient-call
  });
}

async function last() {
  await scoped(undefined, async () => { // mark: last-permit
    note("last", "has the permit");
    await sleep(100); // mark: last-call
  });
}

async function main() {
  const stop = new AbortController();
  const leave = new AbortController();
  const tasks = [
    returns(), // mark: fan-out
    raises(), // mark: fan-out
    stopped(stop.signal), // mark: fan-out
    impatient(leave.signal), // mark: fan-out
    last(), // mark: fan-out
  ];
  const outcomes = Promise.allSettled(tasks); // listen before anything fails
  await sleep(50); // mark: first-wait
  leave.abort(); // mark: cancel-impatient
  await sleep(200); // mark: second-wait
  stop.abort(); // mark: cancel-stopped
  const words = (await outcomes).map((outcome) => outcome.reason?.name ?? "ok"); // mark: collect
  note("main", `has every outcome: ${words.join(", ")}`); // mark: done
}

await main();
