// AsyncLocalStorage and hooks of the program's own beside the tracer's: each keeps what it has.
// expect: {task: main, ends: returned}
// expect: {task: request, ends: returned}
// shows: {"ev":"spawn","task":"request*","parent":"main","line":"contexts.mjs:33"}
// shows: {"ev":"wait","task":"request*","on":{"kind":"sleep","for":5000000},"line":"contexts.mjs:15"}
// shows: {"ev":"wait","task":"request*","on":{"kind":"task","tasks":["deeper*"]},"line":"contexts.mjs:16"}
import { AsyncLocalStorage, AsyncResource, createHook, executionAsyncId } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import v8 from 'node:v8';

const storage = new AsyncLocalStorage();
const log = (...words) => console.log(storage.getStore()?.id, ...words);

async function request(id) {
  await sleep(5);
  await deeper();
  log('request', id);
}
async function deeper() {
  log('deeper');
  await new Promise((wake) => setTimeout(wake, 5));
  storage.enterWith({ id: 'entered' });
  await null;
  log('deepest');
}
async function main() {
  const counts = { async: 0, promises: 0, awaited: 0 };
  const hook = createHook({ init(_, type) { if (type === 'PROMISE') counts.async += 1; } }).enable();
  const stop = v8.promiseHooks.createHook({
    init: (_, parent) => { counts.promises += 1; if (parent) counts.awaited += 1; },
    before() {}, after() {}, settled() {},
  });
  await request(0);
  hook.disable();
  stop();
  const ran = counts.promises > 0 && counts.awaited > 0 && counts.async > 0;
  console.log(ran, counts.async === counts.promises, executionAsyncId() > 0);
  const requests = [1, 2].map((id) => storage.run({ id }, async () => {
    await request(id);
  }));
  await Promise.all(requests);
  const resource = new AsyncResource('mine');
  storage.run({ id: 'bound' }, () => setImmediate(AsyncResource.bind(() => log('immediate'))));
  resource.runInAsyncScope(() => log('scope'));
  console.log(AsyncLocalStorage.snapshot()(() => storage.getStore()));
  await sleep(5);
}

await main();
