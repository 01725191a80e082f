// A signal inside a signal. Both give the same error; ask the outer one.
import { setTimeout as sleep } from 'node:timers/promises';

const OUTER = 200;
const INNER = 120;

async function page(outer) {
  const inner = AbortSignal.any([outer, AbortSignal.timeout(INNER)]); // mark: inner
  try {
    await sleep(400, undefined, { signal: inner }); // mark: work
  } catch (error) {
    if (outer.aborted) throw error;
    console.log('inner handler: use the cache'); // mark: cache
    await sleep(40, undefined, { signal: outer }); // mark: fallback
  }
}

async function main() {
  try {
    await page(AbortSignal.timeout(OUTER)); // mark: outer
    console.log('page sent'); // mark: sent
  } catch {
    console.log('outer handler: give up'); // mark: give-up
  }
}

await main();
