// A step that goes on computing after a deadline was set in it, which is told when it was.
// once: {"ev":"stall","task":"main","line":"blocks-on.mjs:8"}
// shows: {"ev":"open","task":"main","kind":"timeout"}
// expect: {stall: {at_least: 190ms, at_most: 500ms}}
// expect: {task: main, ends: returned}
// tolerance: 200
function compute(ms) {
  for (const end = performance.now() + ms; performance.now() < end;);
}

async function main() {
  compute(100);
  AbortSignal.timeout(60_000);
  compute(100);
  await null;
}

await main();
