// 10,000 tasks, each of which awaits ten others.
async function leaf() {}

async function task() {
  for (let n = 0; n < 10; n += 1) await leaf();
}

await Promise.all(Array.from({ length: 10_000 }, () => task()));
