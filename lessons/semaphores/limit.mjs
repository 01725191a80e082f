// Twenty calls of 100 ms each, at most LIMIT of them at once.
import { setTimeout as sleep } from "node:timers/promises";

const LIMIT = 5;
const started = performance.now();

function note(who, text) {
  const ms = Math.round(performance.now() - started);
  console.log(`${String(ms).padStart(5)} ms  ${who} ${text}`);
}

// Gives a function that runs work when a permit is free. Those who find none
// wait in line, and a permit given back goes straight to the first of them.
function limiter(permits) {
  let free = permits;
  const line = [];
  return async function limited(work) {
    if (free > 0) free -= 1; // mark: permit
    else await new Promise((enter) => line.push(enter)); // mark: permit
    try {
      return await work();
    } finally {
      const enter = line.shift();
      if (enter) enter();
      else free += 1;
    }
  };
}

async function call(name) {
  note(name, "has a permit");
  await sleep(100); // mark: request
}

async function main() {
  const limited = limiter(LIMIT);
  const calls = [];
  for (let n = 1; n <= 20; n += 1) {
    calls.push(limited(() => call(`call-${n}`))); // mark: fan-out
  }
  await Promise.all(calls); // mark: fan-out
  note("main", "has every answer"); // mark: done
}

await main();
