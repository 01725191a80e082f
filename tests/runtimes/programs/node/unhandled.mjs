// A rejection that nobody handles ends the program, with Node's own words.
// expect: {task: forgotten, ends: raised, error: RangeError}
// expect: {lint: exception-never-retrieved}
// shows: {"ev":"lint","task":"forgotten","name":"exception-never-retrieved"}
// never: {"ev":"end","task":"main"}
// exit: 1
import { setTimeout as sleep } from 'node:timers/promises';

async function forgotten() {
  await sleep(20);
  throw new RangeError('too far');
}
async function main() {
  forgotten();
  await sleep(500);
}

await main();
