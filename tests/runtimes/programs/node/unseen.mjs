// The program cannot see that it is traced.
// expect: {task: main, ends: returned}
import { execFile, fork } from 'node:child_process';
import { AsyncLocalStorage } from 'node:async_hooks';
import { builtinModules, createRequire } from 'node:module';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);
async function stored(storage) {
  await null;
  return storage.getStore();
}
async function main() {
  console.log(process.argv.length, process.execArgv, process._preload_modules, Object.keys(require.cache));
  console.log(Object.keys(process.env).filter((name) => name.startsWith('ASYNCTUTOR') && name !== 'ASYNCTUTOR_RUN'));
  console.log(builtinModules.length, process.env.NODE_OPTIONS);
  const promise = Promise.resolve(1);
  promise.then(() => {});
  console.log(promise, Reflect.ownKeys(promise), Object.keys(Error), Error.stackTraceLimit);
  Error.prepareStackTrace = (error, frames) => `${error.message}: ${frames.length}`;
  console.log(new Error('prepared').stack);
  delete Error.prepareStackTrace;
  Error.stackTraceLimit = 1;
  console.log(new Error('short').stack.split('\n').length);
  console.log(setTimeout.name, setTimeout.length, String(setTimeout) === String(globalThis.setTimeout));
  console.log(AbortController.prototype.abort.name, typeof process.kill, process.listenerCount('SIGTERM'));
  console.log(await new AsyncLocalStorage().run('stored', () => stored({ getStore: () => 'stored' })));
  const frozen = Object.freeze(Promise.resolve(2));
  console.log(await frozen.then((two) => two + 1));
  const { stdout } = await promisify(execFile)(process.execPath, ['-p', 'process.execArgv.length + String(process.env.ASYNCTUTOR_TRACE)']);
  console.log(stdout.trim());
  if (process.argv[2] === undefined) {
    const child = fork(new URL(import.meta.url), ['child'], { silent: true });
    const [code] = await new Promise((resolve) => child.on('exit', (...ended) => resolve(ended)));
    console.log('child', code);
  }
}

await main();
