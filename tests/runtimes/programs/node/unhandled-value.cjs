// A rejection with what is no error: Node's own words for that.
// expect: {task: rejects, ends: raised}
// expect: {lint: exception-never-retrieved}
// exit: 1
async function rejects() {
  await null;
  throw { code: 7 };
}

rejects();
setTimeout(() => console.log('too late'), 200);
