// Node's ordinary deadlock: nothing is left to do, a task waits for ever, and the program ends as if all were well.
// expect: {lint: deadlock}
// shows: {"ev":"lint","name":"deadlock","task":"takes","text":"main can never go on: takes waits at never-goes-on.mjs:9, and nothing is left that could settle what it waits for","line":"never-goes-on.mjs:9"}
// never: {"ev":"lint","name":"program-ended"}
// never: {"ev":"end","task":"main"}
import { setTimeout as sleep } from 'node:timers/promises';

async function takes(lock) {
  await lock;
}
async function ends() {
  await sleep(10);
}
async function main() {
  const lock = new Promise(() => {});
  console.log('waiting');
  await Promise.all([ends(), takes(lock).then(() => 'taken')]);
  console.log('never');
}

main();
