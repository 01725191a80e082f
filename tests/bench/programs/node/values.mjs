// 10,000 tasks, each of which awaits ten times what is there already.
async function task() {
  for (let n = 0; n < 10; n += 1) await null;
}

await Promise.all(Array.from({ length: 10_000 }, () => task()));
