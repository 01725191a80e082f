// Two transfers, each of which locks the account it takes from first.
import { setTimeout as sleep } from "node:timers/promises";

const GAP = 50;
const started = performance.now();

function note(who, text) {
  const ms = Math.round(performance.now() - started);
  console.log(`${String(ms).padStart(5)} ms  ${who} ${text}`);
}

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

const [ann, bob] = [new Mutex(), new Mutex()];

async function annPays() {
  await ann.run(async () => { // mark: lock-ann
    await sleep(20); // mark: check
    await bob.run(() => note("ann-pays", "moved 10 from ann to bob")); // mark: lock-bob
  });
}

async function bobPays() {
  await sleep(GAP); // mark: gap
  await bob.run(async () => { // mark: first-bob
    await sleep(20); // mark: check
    await ann.run(() => note("bob-pays", "moved 10 from bob to ann")); // mark: then-ann
  });
}

async function main() {
  await Promise.all([annPays(), bobPays()]); // mark: start
  note("main", "has both transfers");
}

await main();
