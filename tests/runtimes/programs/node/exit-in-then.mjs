// process.exit in a callback of a promise, with listeners that still run and a status that they set.
// expect: {task: quick, ends: returned}
// never: {"ev":"end","task":"main"}
// exit: 4
import { setTimeout as sleep } from 'node:timers/promises';

async function quick() {
  await sleep(10);
  return 1;
}
async function main() {
  process.on('exit', (status) => {
    console.log('leaves with', status);
    process.exitCode = 4;
  });
  quick().then(() => process.exit());
  await sleep(500);
}

await main();
