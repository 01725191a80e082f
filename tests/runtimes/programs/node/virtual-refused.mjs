// What another process does takes real time: the virtual clock is refused.
// clock: virtual
// exit: 2
// never: {"ev":"end","task":"main"}
import { execFile } from 'node:child_process';

async function main() {
  await new Promise((resolve) => execFile(process.execPath, ['--version'], resolve));
}

await main();
