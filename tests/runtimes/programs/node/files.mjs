// Files and streams.
// expect: {task: reads, ends: returned}
// expect: {task: streams, ends: returned}
// expect: {task: missing, ends: raised, error: Error}
// shows: {"ev":"wait","task":"reads","on":{"kind":"io","name":"readFile"}}
// shows: {"ev":"wait","task":"streams","on":{"kind":"io","name":"pipeline"}}
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(import.meta.url);
async function reads() {
  console.log((await readFile(file, 'utf8')).length > 0);
}
async function streams() {
  let size = 0;
  await pipeline(createReadStream(file), new Writable({ write(chunk, _, done) { size += chunk.length; done(); } }));
  for await (const chunk of createReadStream(file, { highWaterMark: 256 })) size -= chunk.length;
  console.log(size);
}
async function missing() {
  await readFile('/no/such/file');
}
async function main() {
  await reads();
  await streams();
  await missing().catch((error) => console.log(error.code, error.message));
}

await main();
