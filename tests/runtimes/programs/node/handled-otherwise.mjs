// expect: {no_lint: exception-never-retrieved}
// expect: {task: fails, ends: raised}
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function fails() {
  await sleep(5);
  throw new Error('handled');
}

async function main() {
  // Nobody awaits it, and yet somebody listens.
  fails().catch(() => {});
  await sleep(30);
}

await main();
