// A top-level await that nothing can settle: Node leaves with 13, and the trace shows who waits.
// expect: {lint: deadlock}
// expect: {task: quick, ends: returned}
// shows: {"ev":"wait","task":"main","on":{"kind":"gather","tasks":["quick","stuck"]},"line":"never-settled.mjs:18"}
// shows: {"ev":"wait","task":"stuck","on":{"kind":"future"},"line":"never-settled.mjs:15"}
// shows: {"ev":"lint","name":"deadlock","task":"stuck","text":"a top-level await can never end: stuck waits at never-settled.mjs:15, and*","line":"never-settled.mjs:15"}
// never: {"ev":"end","task":"main"}
// never: {"ev":"end","task":"stuck"}
// exit: 13
async function quick() {
  return 1;
}

async function stuck() {
  await new Promise(() => {});
}
async function main() {
  await Promise.all([quick(), stuck()]);
}

await main();
