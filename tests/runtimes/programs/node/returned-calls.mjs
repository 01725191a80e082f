// Functions that return a promise without `await`: who called whom, who waits for whom, and all members of a gather.
// tolerance: 250
// once: {"ev":"wait","task":"main","on":{"kind":"task","tasks":["returns"]},"line":"returned-calls.mjs:41"}
// once: {"ev":"wait","task":"main","on":{"kind":"task","tasks":["returns-2"]},"line":"returned-calls.mjs:41"}
// once: {"ev":"wait","task":"main","on":{"kind":"gather","tasks":["map callback","map callback-2","map callback-3"]},"line":"returned-calls.mjs:43"}
// once: {"ev":"spawn","task":"map callback","parent":"main"}
// once: {"ev":"spawn","task":"map callback-2","parent":"main"}
// once: {"ev":"spawn","task":"map callback-3","parent":"main"}
// once: {"ev":"spawn","task":"work-5","parent":"map callback-3"}
// once: {"ev":"wait","task":"main","on":{"kind":"gather","tasks":["from callback","from callback-2"]},"line":"returned-calls.mjs:44"}
// once: {"ev":"spawn","task":"from callback-2","parent":"main"}
// once: {"ev":"spawn","task":"walk-3","parent":"walk"}
// once: {"ev":"wait","task":"climb","on":{"kind":"gather","tasks":["climb-2","climb-3"]},"line":"returned-calls.mjs:36"}
// once: {"ev":"wait","task":"main","on":{"kind":"task","tasks":["climb"]},"line":"returned-calls.mjs:46"}
// once: {"ev":"spawn","task":"climb-3","parent":"climb"}
// once: {"ev":"wait","task":"main","on":{"kind":"yield"},"line":"returned-calls.mjs:47"}
// once: {"ev":"wait","task":"returned-calls.mjs","on":{"kind":"gather","tasks":["map callback-4","map callback-5"]},"line":"returned-calls.mjs:51"}
// once: {"ev":"spawn","task":"map callback-5","parent":"returned-calls.mjs"}
import { setTimeout as sleep } from 'node:timers/promises';

async function work(ms) {
  await sleep(ms);
}
async function returns() {
  return work(10);
}
function several(count) {
  return Array.from({ length: count }, async () => returns());
}
async function walk(depth) {
  if (depth === 0) return work(10);
  return Promise.all([walk(depth - 1), walk(depth - 1)]);
}
async function climb(depth) {
  if (depth === 0) return work(10);
  await Promise.all([climb(depth - 1), climb(depth - 1)]);
}
async function main() {
  for (let n = 0; n < 2; n += 1) {
    // The second time it is known of the place what it does.
    await returns();
  }
  await Promise.all([10, 30, 20].map(async (ms) => work(ms)));
  await Promise.all(several(2));
  await walk(1);
  await climb(1);
  await null;
}

await main();
await Promise.all([10, 20].map(async (ms) => work(ms)));
