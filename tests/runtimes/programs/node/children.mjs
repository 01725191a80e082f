// Other processes are left alone: a fork, a shell and a pipe to one; nothing of the tracer comes to them.
// expect: {task: forked, ends: returned, value: answer}
// expect: {task: shell, ends: returned, value: 3}
// expect: {task: main, ends: returned}
// never: {"ev":"spawn","name":"ofTheChild"}
import { execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

async function ofTheChild() {
  await null;
  const traced = Object.keys(process.env).filter((name) => name.startsWith('ASYNCTUTOR_T'));
  process.send(['answer', process.execArgv.length, traced.length]);
}
async function forked() {
  const child = fork(new URL(import.meta.url), ['child']);
  const [message] = await once(child, 'message');
  console.log(message);
  const [status] = await once(child, 'exit');
  console.log(status);
  return message[0];
}
async function shell() {
  const child = spawn('/bin/sh', ['-c', 'cat; exit 3'], { stdio: ['pipe', 'inherit', 'inherit'] });
  child.stdin.end('through a pipe\n');
  const [status] = await once(child, 'close');
  return status;
}
async function main() {
  await forked();
  await shell();
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', 'Promise.resolve(1).then(console.log)']);
  console.log(stdout);
}

if (process.argv[2] === 'child') await ofTheChild();
else await main();
