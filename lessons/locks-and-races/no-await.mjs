// Count visitors, with nothing to wait for between reading and writing.
import { setTimeout as sleep } from "node:timers/promises";

const GAP = 50;
let hits = 0;

async function visitor() {
  await sleep(30); // mark: work
  const copy = hits; // mark: read
  hits = copy + 1; // mark: write
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
