// Count visitors, one at a time from reading to writing.
import { setTimeout as sleep } from "node:timers/promises";

const GAP = 50;

// Locks one at a time, in the order of asking.
class Mutex {
  #tail = Promise.resolve();

  async run(work) {
    const before = this.#tail;
    let leave;
    this.#tail = new Promise((resolve) => (leave = resolve));
    await before;
    try {
      return await work();
    } finally {
      leave();
    }
  }
}

let hits = 0;
const counter = new Mutex();

async function visitor() {
  await counter.run(async () => { // mark: lock
    const copy = hits; // mark: read
    await sleep(30); // mark: work
    hits = copy + 1; // mark: write
  });
}

async function main() {
  const first = visitor(); // mark: start
  await sleep(GAP); // mark: gap
  const second = visitor(); // mark: start
  await sleep(GAP); // mark: gap
  const third = visitor(); // mark: start
  await Promise.all([first, second, third]); // mark: wait
  console.log("hits:", hits);
}

await main();
