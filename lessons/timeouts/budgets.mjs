// Every call has a limit of its own, inside a budget for all of them.
import { setTimeout as sleep } from 'node:timers/promises';

const PER_CALL = 150;
const BUDGET = 250;

// Works for ms, within its own limit and the budget it was given.
async function call(ms, budget) {
  const signal = AbortSignal.any([budget, AbortSignal.timeout(PER_CALL)]);
  try {
    await sleep(ms, undefined, { signal });
    return 'fresh';
  } catch (error) {
    if (budget.aborted) throw error;
    return 'default';
  }
}

async function fast(budget) {
  return await call(80, budget); // mark: fast
}

async function slow(budget) {
  return await call(400, budget); // mark: slow
}

async function chain(budget) {
  const first = await call(140, budget); // mark: chain
  return first === 'fresh' ? await call(140, budget) : first; // mark: chain
}

async function main() {
  const budget = AbortSignal.timeout(BUDGET); // mark: budget
  try {
    await Promise.all([fast(budget), slow(budget), chain(budget)]); // mark: calls
  } catch {
    console.log('budget used up'); // mark: used-up
  }
}

await main();
