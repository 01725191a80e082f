// A busy loop under a signal, and no await after it: nobody hears the abort.
function hold(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end); // nothing else can run here
}

async function main() {
  const signal = AbortSignal.timeout(100); // mark: deadline
  hold(300); // mark: block
  // mark: heard
  console.log(signal.aborted ? 'aborted' : 'page built, no timeout'); // mark: built
}

await main();
