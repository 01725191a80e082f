// A step that never comes back: what happened until then is told, that step's beginning last.
// stopped: 2
// shows: {"ev":"run","task":"spins"}
// shows: {"ev":"wait","task":"beats","on":{"kind":"sleep","for":50000000}}
// never: {"ev":"end"}
import { setTimeout as sleep } from 'node:timers/promises';

async function beats() {
  for (;;) await sleep(50);
}
async function spins() {
  for (;;);
}
async function main() {
  await sleep(200);
  await spins();
}

beats();
await main();
