// The entry of `stdio.mjs`: the package for programs that are not written for Node. `node stdio.mjs` writes one line of JSON,
// `{ ready }` or `{ failure }`; then it answers each line of stdin, `{ from, columns }`, with a line (json-answers.ts). It
// ends with its stdin. It needs no worker: the process belongs to this package alone.
import { LEAST_NODE } from '../src/packaging/least-node.js';
import type { JsonModel } from './json-answers.js';

// stdout belongs to the answers: what the package itself may print goes to stderr.
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);
process.stdout.on('error', () => process.exit()); // nobody reads any more
void main();

async function main(): Promise<void> {
  const model = await load().catch((error: unknown) => {
    answer({ failure: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  });
  answer({ ready: model.ready });
  let line: string[] = [];
  for await (const part of process.stdin.setEncoding('utf8')) {
    const [end = '', ...next] = String(part).split('\n');
    line.push(end);
    for (const begin of next) {
      answer(await model.answer(JSON.parse(line.join(''))));
      line = [begin];
    }
  }
  process.exit();
}

async function load(): Promise<JsonModel> {
  const { node } = process.versions;
  if (node.localeCompare(LEAST_NODE, 'en', { numeric: true }) < 0) throw new Error(`it needs Node ${LEAST_NODE} or newer, and ${process.execPath} is ${node}`);
  // Not before: an old Node may not be able to read it.
  const { loadForJson } = await import('./inference.mjs');
  return loadForJson();
}

function answer(message: object): void {
  write(`${JSON.stringify(message)}\n`);
}
