async function main() {
  console.log('hello');
}

await main();
