// process.exit in the middle: what happened until then is told.
// tolerance: 250
// expect: {task: quick, ends: returned, at: 20ms}
// never: {"ev":"end","task":"main"}
// shows: {"ev":"wait","task":"slow","on":{"kind":"sleep","for":500000000}}
// exit: 7
import { setTimeout as sleep } from 'node:timers/promises';

async function quick() {
  await sleep(20);
}
async function slow() {
  await sleep(500);
}
async function main() {
  slow();
  await quick();
  process.on('exit', (status) => console.log('leaves with', status));
  process.exit(7);
}

await main();
