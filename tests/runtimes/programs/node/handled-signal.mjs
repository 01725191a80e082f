// A signal that the program handles.
// expect: {task: main, ends: returned, value: HUP}
// exit: 3
async function main() {
  const heard = new Promise((resolve) => process.once('SIGHUP', () => resolve('HUP')));
  const alive = setInterval(() => {}, 1000);
  setTimeout(() => process.kill(process.pid, 'SIGHUP'), 20);
  const name = await heard;
  clearInterval(alive);
  process.exitCode = 3;
  return name;
}

console.log(await main());
