// What a program sees of the process is what it sees without the tracer, and what it takes away or replaces is its own.
// expect: {task: main, ends: returned}
// shows: {"ev":"end","task":"late","outcome":"returned"}
// never: {"ev":"lint","name":"untraced"}
const { mock } = require('node:test');
const Module = require('node:module');

for (const name of ['internal/util', 'node:internal/util', 'internal/test/binding']) {
  try { console.log(typeof require(name)); } catch (error) { console.log(error.code); }
}
const missing = Module.builtinModules.filter((name) => { try { return !require(name); } catch (error) { return error.code; } });
console.log(Module.isBuiltin('internal/util'), Module.isBuiltin('node:fs'), Module.builtinModules.length, missing);
import('internal/util').catch((error) => console.log(error.code));

for (const [object, name] of [[process, 'kill'], [process, 'abort'], [process, 'reallyExit'], [process, 'exit'], [AbortController.prototype, 'abort']]) {
  const { value, enumerable, writable, configurable } = Object.getOwnPropertyDescriptor(object, name);
  console.log(name, typeof value, value.name, enumerable, writable, configurable);
  const replaced = mock.method(object, name, () => 'mocked');
  console.log(object[name]());
  replaced.mock.restore();
}
console.log(process.eventNames(), process.listenerCount('exit'), process.listenerCount('worker'));
process.setMaxListeners(3);
for (let i = 0; i < 3; i += 1) process.on('exit', () => {});
process.removeAllListeners('exit');
process.removeAllListeners();

async function late() {
  return 'late';
}
async function main() {
  await new Promise((resolve) => setTimeout(resolve, 5));
  await late();
}
main();
