// A signal whose default action ends the program.
// shows: {"ev":"wait","task":"main","on":{"kind":"sleep","for":60000000}}
// shows: {"ev":"ready","task":"main","by":"timer"}
// never: {"ev":"end","task":"main"}
// signal: 15
import { setTimeout as sleep } from 'node:timers/promises';

async function main() {
  await sleep(60);
  process.kill(process.pid, 'SIGTERM');
  await sleep(500);
}

await main();
