// A step that is held by a function of Node's: the line is that of the call, not that of the function that calls.
// expect: {task: hashes, ends: returned}
// shows: {"ev":"stall","task":"hashes","what":"pbkdf2Sync","line":"blocks-in-call.mjs:22"}
// shows: {"ev":"stall","task":"below","what":"pbkdf2Sync","line":"blocks-in-call.mjs:14"}
// shows: {"ev":"stall","task":"waits","what":"execSync","line":"blocks-in-call.mjs:33"}
import { execSync } from 'node:child_process';
import * as crypto from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

function hash(rounds) {
  // pbkdf2Sync(…) takes its time.
  const salt = 'salt';
  return crypto
    .pbkdf2Sync('secret', salt, rounds, 64, 'sha512');
}

async function hashes() {
  await sleep(10);
  crypto.pbkdf2Sync('secret', 'first', 1, 64, 'sha512');
  await sleep(10);
  const salt = JSON.parse('"second"');
  crypto.pbkdf2Sync('secret', salt, 200_000, 64, 'sha512');
  await sleep(10);
}

async function below() {
  await sleep(10);
  hash(200_000);
  await sleep(10);
}
async function waits() {
  await sleep(10);
  execSync('sleep 0.12');
  await sleep(10);
}

await hashes();
await below();
await waits();
