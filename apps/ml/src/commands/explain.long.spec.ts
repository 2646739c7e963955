import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemLabelRows, itemRows, items, readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { builtApp, type BuiltApp } from '../../fixtures/commands/built-app.js';
import { killCommands, runCommand } from '../../fixtures/commands/run-app.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { publish, type Published } from '../../fixtures/published.js';
import { explainReply } from './explain-reply.js';

let app: BuiltApp;
let withTime: Published;
let withoutTime: Published;
let scratch: string;
beforeAll(async () => {
  app = await builtApp([alarm, returned]);
  withTime = await publish({ ...readings, instances: readingRows(600), labels: readingLabelRows(600) });
  withoutTime = await publish({ ...items, instances: itemRows(600), labels: itemLabelRows(600) }, 'sales-etl');
  scratch = await mkdtemp(join(tmpdir(), 'commands-'));
});
afterAll(async () => {
  killCommands();
  await app?.remove();
  await withTime?.close();
  await withoutTime?.close();
  await rm(scratch, { recursive: true, force: true });
});

describe.each([
  ['readings, which have a time', 'alarm', 'r7', ['read_at', 'counts', 'temperature', 'indoors', 'place_or_null', 'note_or_null'], 'alarm_probability'],
  ['items, which have none', 'returned', '7', ['weight', 'colour', 'maker'], 'return_probability'],
])('ml explain of %s', (_which, model, key, groups, output) => {
  const ml = (...args: string[]) =>
    runCommand(app, args, { RUNS_DIRECTORY: join(scratch, model), ML_BACKEND: 'wasm', ...(model === 'alarm' ? { DATABASE_URL: withTime.url } : { DATABASE_URL: withoutTime.url, DATASETS_FROM: 'sales-etl' }) });

  it('sums the contributions of its groups up to the prediction of a trained package', async () => {
    expect(await ml('train', '--model', model)).toMatchObject({ exitCode: 0 });
    for (const instance of [key, 'any']) {
      const { stdout, stderr } = await ml('explain', '--model', model, '--instance', instance, '--json');
      expect(stderr).toBe('');
      const { base, contributions, prediction } = explainReply.parse(JSON.parse(stdout));
      expect(contributions.map(({ group }) => group).sort()).toEqual([...groups].sort());
      const sum = contributions.reduce((total, { value }) => total + Number(value[output]), Number(base[output]));
      expect(sum).toBeCloseTo(Number(prediction[output]), 9);
    }
    const drawn = await ml('explain', '--model', model, '--instance', key);
    expect(drawn.stdout.trim().split('\n')).toHaveLength(groups.length + 4);
  });
});
