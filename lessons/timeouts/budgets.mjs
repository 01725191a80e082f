// Every call has a limit of its own, inside a budget for all of them.
import { setTimeout as sleep } from 'node:timers/promises';

const PER_CALL = 150;
const BUDGET = 250;

// Works for ms, within its own limit and the budget it was given.
async function call(ms, budget) {
  const signal = AbortSignal.any([budget, AbortSignal.timeout(PER_CALL)]); // mark: per-call
  try {
    await sleep(ms, undefined, { signal }); // mark: per-call
    return 'fresh';
  } catch (error) {
    if (budget.aborted) throw error;
    return 'default';
  }
}

async function fast(budget) {
  return await call(80, budget);
}

async function slow(budget) {
  return await call(400, budget);
}

async function chain(budget) {
  const first = await call(140, budget);
  return first === 'fresh' ? await call(140, budget) : first;
}

async function main() {
  const budget = AbortSignal.timeout(BUDGET); // mark: budget
  try {
    await Promise.all([fast(budget), slow(budget), chain(budget)]); // mark: budget
  } catch {
    console.log('budget used up');
  }
}

await main();
