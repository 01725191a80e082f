// Tasks that call each other until the stack is used up: each is awaited, also where there was no room left to see it.
// expect: {task: main, ends: returned}
// expect: {no_lint: exception-never-retrieved}
// shows: {"ev":"end","task":"inf","error":"RangeError"}
// shows: {"ev":"end","task":"after","outcome":"returned"}
// output: differs
async function inf(n) {
  return await inf(n + 1);
}
async function after() {
  await null;
}
async function main() {
  try {
    await inf(0);
  } catch (error) {
    console.log(error.name);
  }
  await after();
}

await main();
