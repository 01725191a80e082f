// The same producer and consumer, and a queue without a bound.
import { setTimeout as sleep } from "node:timers/promises";

const SIZE = Infinity;
const started = performance.now();

function note(who, text) {
  const ms = Math.round(performance.now() - started);
  console.log(`${String(ms).padStart(5)} ms  ${who} ${text}`);
}

// A queue with a bound, read with `for await`. After close, the loop of every
// reader ends when the queue is empty.
class Queue {
  #items = [];
  #takers = [];
  #givers = [];
  #closed = false;
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

  close() {
    this.#closed = true;
    for (const wake of this.#takers.splice(0)) wake();
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      while (this.#items.length === 0) {
        if (this.#closed) return;
        await new Promise((wake) => this.#takers.push(wake));
      }
      const item = this.#items.shift();
      this.#givers.shift()?.();
      yield item;
    }
  }
}

async function producer(jobs) {
  for (let job = 1; job <= 30; job += 1) {
    await sleep(10); // mark: make
    await jobs.put(job); // mark: put
  }
  note("producer", "has put its last job");
  jobs.close(); // mark: sentinel
}

async function consumer(jobs) {
  for await (const _job of jobs) { // mark: get
    await sleep(40); // mark: work
  }
}

async function main() {
  const jobs = new Queue(SIZE);
  await Promise.all([producer(jobs), consumer(jobs)]); // mark: start
  note("main", "has all jobs done"); // mark: done
}

await main();
