// The client forgets old replies first, and only then asks.
import { setTimeout as sleep } from "node:timers/promises";

const PREPARE = 10;
const started = performance.now();

function note(who, text) {
  const ms = Math.round(performance.now() - started);
  console.log(`${String(ms).padStart(5)} ms  ${who} ${text}`);
}

// Set or not; wait comes back once it is set.
class Event {
  #isSet = false;
  #waiting = [];

  set() {
    this.#isSet = true;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  clear() {
    this.#isSet = false;
  }

  async wait() {
    if (!this.#isSet) await new Promise((wake) => this.#waiting.push(wake));
  }
}

async function server(request, reply) {
  await request.wait(); // mark: accept
  await sleep(50); // mark: serve
  reply.set(); // mark: answer
}

async function client(request, reply) {
  reply.clear(); // mark: clear
  request.set(); // mark: ask
  await sleep(PREPARE); // mark: prepare
  await reply.wait(); // mark: await-reply
  note("client", "has the reply");
}

async function main() {
  const [request, reply] = [new Event(), new Event()];
  await Promise.all([server(request, reply), client(request, reply)]); // mark: start
}

await main();
