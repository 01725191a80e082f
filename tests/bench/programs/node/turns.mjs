// 10,000 tasks, each of which gives the loop ten turns.
async function task() {
  for (let n = 0; n < 10; n += 1) await new Promise((turn) => setImmediate(turn));
}

await Promise.all(Array.from({ length: 10_000 }, () => task()));
