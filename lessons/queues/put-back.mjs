// Three consumers and one sentinel, which goes from hand to hand.
import { setTimeout as sleep } from "node:timers/promises";

const CONSUMERS = 3;
const started = performance.now();

function note(who, text) {
  const ms = Math.round(performance.now() - started);
  console.log(`${String(ms).padStart(5)} ms  ${who} ${text}`);
}

// A queue with a bound. put waits while it is full, get while it is empty.
class Queue {
  #items = [];
  #takers = [];
  #givers = [];
  #size;

  constructor(size) {
    this.#size = size;
  }

  async put(item) {
    while (this.#items.length >= this.#size) {
      await new Promise((wake) => this.#givers.push(wake));
    }
    this.#items.push(item);
    this.#takers.shift()?.();
  }

  async get() {
    while (this.#items.length === 0) {
      await new Promise((wake) => this.#takers.push(wake));
    }
    const item = this.#items.shift();
    this.#givers.shift()?.();
    return item;
  }
}

async function consumer(jobs) {
  try {
    while ((await jobs.get()) !== null) { // mark: get
      await sleep(50); // mark: work
    }
  } finally {
    await jobs.put(null); // mark: put-back
  }
}

async function main() {
  const jobs = new Queue(10);
  const consumers = [];
  for (let n = 1; n <= CONSUMERS; n += 1) {
    consumers.push(consumer(jobs)); // mark: consumers
  }
  for (let job = 1; job <= 6; job += 1) {
    await jobs.put(job); // mark: put
  }
  await jobs.put(null); // mark: sentinel
  await Promise.all(consumers); // mark: consumers
  note("main", "has all consumers back"); // mark: done
}

await main();
