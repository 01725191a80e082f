// Three blocking calls in a Promise.all: together, or one after the other?
const HOLD = 100;

// Blocks as readFileSync or execSync do: no await, the thread stands still.
function callSync(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

async function call() {
  callSync(HOLD); // mark: culprit
}

async function main() {
  await Promise.all([call(), call(), call()]); // mark: start
  console.log('all three done'); // mark: done
}

await main();
