// An error's place is where it came up in the program, through whomever it passes. To look for it calls nothing of the
// program's, and leaves the error as it was.
// shows: {"ev":"end","task":"raises","error":"Refused","line":"raises-at.mjs:21"}
// shows: {"ev":"end","task":"passesOn","error":"Refused","line":"raises-at.mjs:21"}
// shows: {"ev":"end","task":"parses","error":"SyntaxError","line":"raises-at.mjs:31"}
// shows: {"ev":"end","task":"early","error":"Error","message":"\n    at fake (/tmp/fake.js:1:1)","line":"raises-at.mjs:35"}
// shows: {"ev":"end","task":"printed","error":"Error","line":"raises-at.mjs:40"}
// shows: {"ev":"end","task":"loud","error":"Loud","line":"raises-at.mjs:45"}
// shows: {"ev":"end","task":"noStack","outcome":"raised"}
// never: {"ev":"end","task":"noStack","line":"*"}
// shows: {"ev":"end","task":"prepared","outcome":"raised","line":"raises-at.mjs:53"}
class Refused extends Error {}
class Loud extends Error {
  get name() {
    console.log('asked for its name');
    return 'Loud';
  }
}

function refuse() {
  throw new Refused('no');
}
async function raises() {
  await null;
  refuse();
}
async function passesOn() {
  await raises();
}
async function parses() {
  JSON.parse('{');
}
async function early() {
  // A message may look like a stack.
  const error = new Error('\n    at fake (/tmp/fake.js:1:1)');
  await null;
  throw error;
}
async function printed() {
  const error = new Error('several\n    at lines (/tmp/lines.js:1:1)');
  console.log(error.stack);
  throw error;
}
async function loud() {
  throw new Loud('!');
}
async function noStack() {
  const error = new Error('by hand');
  error.stack = { toString: () => console.log('asked for its stack') };
  throw error;
}
async function prepared() {
  const error = new Error('prepared');
  Error.prepareStackTrace = ({ message }) => {
    console.log('asked to prepare');
    return `prepared: ${message}`;
  };
  throw error;
}

for (const task of [passesOn, parses, early, printed, loud, noStack, prepared]) {
  try {
    await task();
  } catch (error) {
    if (task === loud) continue;
    error.message += ', later';
    console.log(error.stack);
    console.log(error.stack);
  }
}
