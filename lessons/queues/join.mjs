// Wait until every job is counted as done, then ask the workers to stop.
import { setTimeout as sleep } from "node:timers/promises";

const started = performance.now();

function note(who, text) {
  const ms = Math.round(performance.now() - started);
  console.log(`${String(ms).padStart(5)} ms  ${who} ${text}`);
}

// A queue that counts: join waits until each job put was also counted as done.
class Queue {
  #items = [];
  #takers = [];
  #unfinished = 0;
  #joiners = [];

  put(item) {
    this.#unfinished += 1;
    const take = this.#takers.shift();
    if (take) take(item);
    else this.#items.push(item);
  }

  get(signal) {
    return new Promise((resolve, reject) => {
      if (this.#items.length > 0) {
        resolve(this.#items.shift());
        return;
      }
      const leave = () => {
        this.#takers.splice(this.#takers.indexOf(take), 1);
        reject(signal.reason);
      };
      const take = (item) => {
        signal?.removeEventListener("abort", leave);
        resolve(item);
      };
      signal?.addEventListener("abort", leave, { once: true });
      this.#takers.push(take);
    });
  }

  taskDone() {
    this.#unfinished -= 1;
    if (this.#unfinished === 0) {
      for (const wake of this.#joiners.splice(0)) wake();
    }
  }

  async join() {
    if (this.#unfinished > 0) {
      await new Promise((wake) => this.#joiners.push(wake));
    }
  }
}

async function worker(jobs, signal) {
  for (;;) {
    await jobs.get(signal); // mark: get
    try {
      await sleep(50, undefined, { signal }); // mark: work
    } finally {
      jobs.taskDone(); // mark: count
    }
  }
}

async function fragile(jobs, signal) {
  await jobs.get(signal); // mark: fragile-get
  try {
    await sleep(50, undefined, { signal }); // mark: fragile-work
    throw new Error("bad job"); // mark: fail
  } finally {
    jobs.taskDone(); // mark: fragile-count
  }
}

async function main() {
  const jobs = new Queue();
  const control = new AbortController();
  const workers = Promise.allSettled([
    worker(jobs, control.signal), // mark: workers
    worker(jobs, control.signal), // mark: workers
    fragile(jobs, control.signal), // mark: fragile
  ]);
  for (let job = 1; job <= 9; job += 1) {
    jobs.put(job); // mark: put
  }
  await jobs.join(); // mark: join
  note("main", "has every job counted"); // mark: counted
  control.abort(); // mark: stop
  const outcomes = await workers; // mark: collect
  note("main", `has the outcomes: ${outcomes.map((o) => o.reason.name).join(", ")}`);
}

await main();
