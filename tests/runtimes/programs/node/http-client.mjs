// node:http on both ends, a body that is streamed, and a request that is given up.
// tolerance: 250
// expect: {task: answer, ends: returned}
// expect: {task: ask, ends: returned, value: POST /echo 6}
// expect: {task: gives-up, ends: cancelled}
// expect: {task: main, ends: returned}
// shows: {"ev":"wait","task":"ask","on":{"kind":"event"}}
import { once } from 'node:events';
import http from 'node:http';

async function answer(request, response) {
  let size = 0;
  for await (const chunk of request) size += chunk.length;
  if (request.url !== '/never') response.end(`${request.method} ${request.url} ${size}`);
}
async function ask(port) {
  const request = http.request({ port, method: 'POST', path: '/echo', agent: false });
  request.end('worlds');
  const [response] = await once(request, 'response');
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
const others = {
  async 'gives-up'(port) {
    const response = await fetch(`http://127.0.0.1:${port}/never`, { signal: AbortSignal.timeout(40) });
    return response.status;
  },
};
async function main() {
  const server = http.createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  console.log(await ask(port));
  await others['gives-up'](port).catch((error) => console.log(error.name, error.message));
  server.close();
  server.closeAllConnections();
}

await main();
