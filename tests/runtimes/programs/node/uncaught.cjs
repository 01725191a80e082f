// An error thrown in a timer's callback ends the program with Node's own words.
// expect: {task: main, ends: returned}
// never: {"ev":"end","task":"waits"}
// exit: 1
async function waits() {
  await new Promise((resolve) => setTimeout(resolve, 500));
}

async function main() {
  waits();
  setTimeout(function late() {
    throw new TypeError('in a callback');
  }, 10);
}

main();
