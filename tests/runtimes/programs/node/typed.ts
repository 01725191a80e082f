// TypeScript, whose types Node takes away by itself.
// since: 22.18
// expect: {task: main, ends: returned, value: 3}
// shows: {"ev":"spawn","task":"add","parent":"main","line":"typed.ts:18"}
// shows: {"ev":"wait","task":"add","on":{"kind":"sleep","for":5000000},"line":"typed.ts:14"}
import { setTimeout as sleep } from 'node:timers/promises';

interface Pair {
  one: number;
  two: number;
}

async function add({ one, two }: Pair): Promise<number> {
  await sleep(5 as number);
  return one + two;
}
async function main(): Promise<number> {
  return await add({ one: 1, two: 2 } satisfies Pair);
}

console.log(await main());
