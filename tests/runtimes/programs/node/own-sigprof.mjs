// A program that listens to SIGPROF hears those that are meant for it, and not the profiler's.
// expect: {task: main, ends: returned}
// shows: {"ev":"stall","task":"before","what":"pbkdf2Sync","line":"own-sigprof.mjs:11"}
// shows: {"ev":"stall","task":"after"}
// exit: 0
import { pbkdf2Sync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

async function before() {
  await sleep(5);
  pbkdf2Sync('secret', 'salt', 200_000, 64, 'sha512');
}
async function after() {
  await sleep(5);
  pbkdf2Sync('secret', 'salt', 200_000, 64, 'sha512');
}
async function main() {
  await before();
  let heard = 0;
  process.on('SIGPROF', () => { heard += 1; });
  await sleep(50);
  await after();
  await sleep(50);
  process.kill(process.pid, 'SIGPROF');
  await sleep(50);
  console.log('heard', heard);
}

await main();
