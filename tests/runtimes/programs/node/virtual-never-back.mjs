// The same by the virtual clock, which stands still then.
// stopped: 2
// clock: virtual
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
