async function main() {
  await null;
  return 1;
}

await main();
// expect: {task: main, ends: returned}
// shows: {"ev":"wait","task":"main","on":{"kind":"yield"},"line":"first-line.mjs:2"}
// shows: {"ev":"end","task":"main","value":"1"}
