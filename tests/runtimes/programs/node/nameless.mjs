// What functions without a name of their own are called: as JavaScript infers, by what they are given to, or by place.
// once: {"ev":"spawn","task":"main"}
// once: {"ev":"spawn","task":"map callback"}
// once: {"ev":"spawn","task":"map callback-2"}
// once: {"ev":"spawn","task":"run callback"}
// once: {"ev":"spawn","task":"from callback-2"}
// once: {"ev":"spawn","task":"Promise callback"}
// once: {"ev":"spawn","task":"setTimeout callback"}
// once: {"ev":"spawn","task":"go"}
// once: {"ev":"spawn","task":"two words"}
// once: {"ev":"spawn","task":"#p"}
// once: {"ev":"spawn","task":"map callback-3"}
// once: {"ev":"spawn","task":"map callback-4"}
// once: {"ev":"spawn","task":"async at nameless.mjs:24"}
// once: {"ev":"spawn","task":"async at nameless.mjs:29"}
// once: {"ev":"spawn","task":"async at nameless.mjs:31"}
// once: {"ev":"spawn","task":"async at nameless.mjs:37"}
import { setTimeout as sleep } from 'node:timers/promises';
const lock = { async run(f) { return await f(); } };
const o = { go: async () => { await null; }, 'two words': async function () { await null; } };
class A { static async *[Symbol.iterator]() { yield 1; } #p = async () => { await null; }; async p() { await this.#p(); } }
async function main() {
  await Promise.all([1, 2].map(async (n) => { await sleep(n); }));
  await (async () => { await null; })();
  await lock.run(async () => { await sleep(1); });
  await Promise.all(Array.from({ length: 2 }, async () => { await null; }));
  await new Promise(async (resolve) => { await null; resolve(); });
  await new Promise((resolve) => setTimeout(async () => { await null; resolve(); }));
  await [async () => { await null; }][0]();
  await o.go(); await o['two words'](); await new A().p();
  const make = () => async () => { await null; };
  await make()();
  await Promise.all([1].map(async function (n) { await null; }));
  await [3].map(
    async (n) => { await sleep(n); },
  )[0];
  for await (const x of (async function* () { yield 1; })()) x;
  for await (const x of A[Symbol.iterator]()) x;
}
await main();
