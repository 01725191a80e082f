// Put all jobs first, then start the one who takes them.
import { setTimeout as sleep } from "node:timers/promises";

const SIZE = 5;

// A queue with a bound, for one writer and one reader.
class Queue {
  #items = [];
  #size;
  #giver;
  #taker;

  constructor(size) {
    this.#size = size;
  }

  async put(item) {
    if (this.#items.length === this.#size) {
      await new Promise((wake) => (this.#giver = wake));
    }
    this.#items.push(item);
    this.#taker?.();
  }

  async get() {
    if (this.#items.length === 0) {
      await new Promise((wake) => (this.#taker = wake));
    }
    this.#giver?.();
    return this.#items.shift();
  }
}

async function reader(jobs) {
  for (let n = 0; n < 4; n += 1) {
    await jobs.get(); // mark: get
    await sleep(10); // mark: work
  }
}

async function main() {
  const jobs = new Queue(SIZE);
  for (let job = 0; job < 4; job += 1) {
    await jobs.put(job); // mark: put
  }
  const task = reader(jobs); // mark: start
  await task; // mark: wait
  console.log("all done");
}

await main();
