// A program that puts clocks of its own in the place of Node's has those, by the virtual clock too.
// clock: virtual
// expect: {task: fixed, ends: returned, value: "42 42 1970"}
// expect: {task: mocked, ends: returned, value: "0 5000 fired"}
// expect: {task: real, ends: returned, value: "true true true", at: 60s}
async function fixed() {
  const { now } = Date;
  Date.now = () => 42;
  const { now: performanceNow } = performance;
  performance.now = () => 42;
  const told = `${Date.now()} ${performance.now()} ${new Date(42).getUTCFullYear()}`;
  Date.now = now;
  performance.now = performanceNow;
  return told;
}
async function mocked() {
  const { Date: RealDate, setTimeout: realTimeout } = globalThis;
  let time = 0;
  const due = [];
  globalThis.Date = class extends RealDate { static now() { return time; } };
  globalThis.setTimeout = (call, after) => due.push({ call, at: time + after });
  let fired = 'nothing';
  setTimeout(() => { fired = 'fired'; }, 5000);
  const before = Date.now();
  time += 5000;
  for (const { call, at } of due) if (at <= time) call();
  const told = `${before} ${Date.now()} ${fired}`;
  Object.assign(globalThis, { Date: RealDate, setTimeout: realTimeout });
  return told;
}
async function real() {
  const before = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 60_000));
  class Day extends Date {}
  return `${Date.now() - before === 60_000} ${new Day() instanceof Date} ${new Date().constructor === Date}`;
}

await fixed();
await mocked();
await real();
