// A worker thread is not followed, and that is said; what it posts shows.
// expect: {task: main, ends: returned, value: 42}
// shows: {"ev":"lint","name":"untraced","text":"worker threads*"}
// shows: {"ev":"wait","task":"main","on":{"kind":"event"}}
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

async function main() {
  const worker = new Worker(new URL(import.meta.url));
  const [answer] = await once(worker, 'message');
  return answer;
}

if (isMainThread) await main();
else parentPort.postMessage(process.execArgv.length === 0 && !('ASYNCTUTOR_TRACE' in process.env) ? 42 : 0);
