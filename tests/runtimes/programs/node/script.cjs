// A CommonJS program: there is no module to wait for main.
// expect: {task: main, ends: returned, value: done}
// expect: {task: method, ends: returned}
// expect: {task: arrow, ends: returned}
// shows: {"ev":"spawn","task":"main","line":"script.cjs:22"}
// shows: {"ev":"spawn","task":"method","parent":"main","line":"script.cjs:16"}
// shows: {"ev":"wait","task":"main","on":{"kind":"task","tasks":["arrow"]},"line":"script.cjs:17"}
const { setTimeout: sleep } = require('node:timers/promises');

class Service {
  async method() { await sleep(5); }
}
const arrow = async () => { await sleep(5); };

async function main() {
  await new Service().method();
  await arrow().finally(() => console.log('finally'));
  await import('node:path');
  return 'done';
}

main().then(console.log);
