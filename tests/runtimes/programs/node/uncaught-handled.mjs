// Uncaught errors that the program hears of itself; it goes on after them, and ends with its own status.
// expect: {task: main, ends: returned}
// exit: 5
import { setTimeout as sleep } from 'node:timers/promises';

process.on('uncaughtExceptionMonitor', (error, origin) => console.log('seen', error.message, origin));
process.on('uncaughtException', (error, origin) => console.log('caught', error.stack, origin));
async function main() {
  setTimeout(() => { throw new Error('in a timer'); }, 5);
  queueMicrotask(() => { throw new Error('in a microtask'); });
  process.nextTick(() => { throw new Error('in a tick'); });
  Promise.reject(new Error('of nobody'));
  await sleep(30);
  process.exitCode = 5;
}

await main();
