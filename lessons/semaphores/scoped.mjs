// Two permits, and a call that fails after taking one: finally gives it back.
import { setTimeout as sleep } from "node:timers/promises";

const FAILING = 1;
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

  async acquire() {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((enter) => this.#line.push(enter));
  }

  release() {
    const enter = this.#line.shift();
    if (enter) enter();
    else this.#free += 1;
  }
}

async function call(name, answer, api) {
  await api.acquire(); // mark: acquire
  try {
    note(name, "has a permit");
    await sleep(100); // mark: request
    if (answer === "error") throw new Error("no answer"); // mark: fail
  } finally {
    api.release();
  }
}

async function main() {
  const api = new Semaphore(2);
  const calls = [];
  for (let n = 1; n <= FAILING; n += 1) {
    calls.push(call(`bad-${n}`, "error", api)); // mark: fan-out
  }
  for (let n = 1; n <= 4; n += 1) {
    calls.push(call(`call-${n}`, "ok", api)); // mark: fan-out
  }
  await Promise.allSettled(calls); // mark: fan-out
  note("main", "has every outcome"); // mark: done
}

await main();
