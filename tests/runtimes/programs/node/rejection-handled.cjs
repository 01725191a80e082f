// A program that hears of unhandled rejections itself, and goes on: no error is lost.
// expect: {task: fails, ends: raised, error: Error}
// expect: {task: heard-late, ends: raised}
// expect: {task: main, ends: returned}
// output: differs
// expect: {no_lint: exception-never-retrieved}
// shows: {"ev":"lint","task":"fails","name":"unhandled-rejection"}
// shows: {"ev":"lint","task":"heard-late","name":"rejection-handled","text":"main listened to*"}
process.on('unhandledRejection', (error, promise) => console.log('unhandled', error.message, promise));

async function fails() {
  throw new Error('no');
}
const late = { 'heard-late': async () => { throw new Error('late'); } };

async function main() {
  fails();
  const promise = late['heard-late']();
  await new Promise((resolve) => setTimeout(resolve, 30));
  await promise.catch((error) => console.log(error.message));
}

main();
