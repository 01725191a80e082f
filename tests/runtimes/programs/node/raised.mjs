// main fails: its error is printed as ever, with no frame of the tracer.
// expect: {task: deep, ends: raised, error: TypeError}
// expect: {task: main, ends: raised, error: TypeError}
// exit: 1
async function deep(n) {
  if (n === 0) throw new TypeError('at the bottom');
  await null;
  await deep(n - 1);
}
async function main() {
  try {
    await deep(3);
  } catch (error) {
    console.log(error.stack);
    throw error;
  }
}

await main();
