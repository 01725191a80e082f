// A server and its client: requests are tasks, and what Node does for them is I/O.
// expect: {task: answer, ends: returned}
// expect: {task: main, ends: returned, value: hello hello}
// shows: {"ev":"wait","task":"main","on":{"kind":"io","name":"fetch"}}
// shows: {"ev":"wait","task":"listening","on":{"kind":"event"}}
// shows: {"ev":"ready","task":"main","by":"io"}
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

async function answer(request, response) {
  await sleep(10);
  response.end('hello');
}
async function listening(server) {
  await once(server.listen(0, '127.0.0.1'), 'listening');
}
async function main() {
  const server = createServer(answer);
  await listening(server);
  const url = `http://127.0.0.1:${server.address().port}/`;
  const texts = [];
  for (let n = 0; n < 2; n += 1) {
    const response = await fetch(url);
    texts.push(await response.text());
  }
  server.close();
  server.closeAllConnections();
  return texts.join(' ');
}

console.log(await main());
