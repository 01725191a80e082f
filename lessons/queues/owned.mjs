// The same workers, raced against join: the first death is heard at once.
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
    await sleep(50, undefined, { signal }); // mark: work
    jobs.taskDone(); // mark: count
  }
}

async function fragile(jobs, signal) {
  await jobs.get(signal); // mark: fragile-get
  await sleep(50, undefined, { signal }); // mark: fragile-work
  throw new Error("bad job"); // mark: fail
}

async function main() {
  const jobs = new Queue();
  const control = new AbortController();
  const workers = [
    worker(jobs, control.signal), // mark: workers
    worker(jobs, control.signal), // mark: workers
    fragile(jobs, control.signal), // mark: workers
  ];
  for (let job = 1; job <= 9; job += 1) {
    jobs.put(job); // mark: put
  }
  try {
    await Promise.race([jobs.join(), ...workers]); // mark: join
  } catch (error) {
    note("main", `heard that a worker died: ${error.message}`); // mark: heard
  } finally {
    control.abort(); // mark: stop
    await Promise.allSettled(workers); // mark: workers
  }
}

await main();
