// A failure that nobody listens to when Node looks, and somebody does later: both are told, each as it was.
// shows: {"ev":"lint","task":"boom","name":"unhandled-rejection","text":"boom raised Error, and nobody listened to its promise then"}
// shows: {"ev":"lint","task":"boom","name":"rejection-handled","text":"late listened to the promise of boom only * ms after it had failed"}
// expect: {no_lint: exception-never-retrieved}
process.on('unhandledRejection', (error) => console.log('unhandled', error.message));
process.on('rejectionHandled', () => console.log('handled'));

async function boom() {
  await null;
  throw new Error('boom');
}
async function late() {
  const promise = boom();
  await new Promise((resolve) => setTimeout(resolve, 100));
  try { await promise; } catch (error) { console.log(error.message); }
}

late();
