// Two orders are packed by a pool of workers, and each waits for its label from the same pool.
import { setTimeout as sleep } from "node:timers/promises";

const WORKERS = 3;

// At most so many at a time, in the order of asking.
class Pool {
  #free;
  #waiting = [];

  constructor(size) {
    this.#free = size;
  }

  async run(work) {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((enter) => this.#waiting.push(enter));
    try {
      return await work();
    } finally {
      const enter = this.#waiting.shift();
      if (enter) enter();
      else this.#free += 1;
    }
  }
}

async function order(pool) {
  await pool.run(async () => { // mark: enter
    await label(pool); // mark: label
  });
}

async function label(pool) {
  await pool.run(async () => { // mark: enter-label
    await sleep(20); // mark: print
  });
}

async function main() {
  const pool = new Pool(WORKERS);
  await Promise.all([order(pool), order(pool)]); // mark: start
  console.log("all packed");
}

await main();
