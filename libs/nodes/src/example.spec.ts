import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { artifacts, trainAndInfer } from './example.js';

describe('the example of the README', () => {
  it('infers with what it trained', async () => {
    expect(artifacts).toEqual(['mean']);
    expect(await trainAndInfer(Float64Array.of(1, 2, 3), Float64Array.of(4, 2))).toEqual(Float64Array.of(2, 0));
  });

  it('is what the README shows', () => {
    const [, shown] = readFileSync(join(__dirname, 'example.ts'), 'utf8').split('// README\n');
    expect(readFileSync(join(__dirname, '../README.md'), 'utf8')).toContain(`\`\`\`ts\n${shown}\`\`\`\n`);
  });
});
