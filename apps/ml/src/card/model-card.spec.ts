import { readings } from '@tripod/contracts/testing';
import { alarm } from '../../fixtures/models/alarm/index.js';
import type { Figure, Report } from '../report/report.js';
import { modelCard, type CardFacts } from './model-card.js';

const figure = (contestant: string, value: number, interval: readonly [number, number]): Figure => ({ contestant, value, interval, difference: undefined });

const report: Report = {
  ...{ format: 1, model: 'alarm', task: 'binary', run: 'a'.repeat(32), createdAt: '2024-03-01T00:00:00.000Z', instance: 'reading v1', label: 'alarm' },
  ...{ test: { period: { from: '2024-03-11', to: '2024-03-15' } }, dataset: 'b'.repeat(64), rows: 12_345, leastSliceRows: 100, charts: [] },
  bootstrap: { level: 0.95, seed: 1, whole: { resamples: 400, mostRows: 20_000 }, slices: { resamples: 200, mostRows: 1000 } },
  contestants: [{ name: 'model', title: 'this model' }, { name: 'base_rate', title: 'base rate' }],
  metrics: [{ name: 'roc_auc', title: 'ROC-AUC', better: 'higher', figures: [figure('model', 0.8, [0.79, 0.81]), figure('base_rate', 0.5, [0.5, 0.5])] }],
  slices: [{
    ...{ column: 'place', values: 3, restRows: 0 },
    slices: [
      { value: 'cellar', rows: 5000, figures: [figure('model', 0.7, [0.68, 0.72])] },
      { value: 'hall|roof', rows: 100, figures: [figure('model', 0.6, [0.4, 0.8])] },
      { value: null, rows: 7245, figures: [figure('model', 0.9, [0.89, 0.91])] },
    ],
  }],
  learning: [],
  explanation: { rows: 50, outputs: [{ output: 'alarm_probability', base: 0.2, groups: [{ group: 'heat', columns: ['celsius'], meanAbsolute: 0.125, points: [] }] }] },
  notes: ['the package is <b>not</b> signed'],
};

const part = { where: '2024-02-20 to 2024-03-05', rows: 60_000, dataset: 'c'.repeat(64) };
const facts: CardFacts = {
  ...{ experiment: 'reading-alarms', params: { hidden: '64 32', seed: 1 }, fingerprint: 'd'.repeat(64), backend: 'wasm 4.22.0' },
  ...{ code: { commit: 'e'.repeat(40), isDirty: true }, signedBy: undefined, parts: { training: part, validation: part, test: part } },
};
const card = modelCard(alarm, report, facts);
/** The lines of a section. */
const section = (title: string, of = card) => of.slice(of.indexOf(`## ${title}\n`)).split('\n## ')[0]!;

describe('a model card', () => {
  it('has its sections in order', () => {
    expect([...card.matchAll(/^##? (.*)$/gm)].map(([, title]) => title)).toEqual([
      'Model card: alarm', 'What it is for', 'The model', 'Its data', 'What it reads', 'How good it is', 'Where it is weaker', 'What moves its predictions', 'Know before use', 'See for yourself',
    ]);
  });

  it('says what is predicted, from the contracts, and on which rows that was judged', () => {
    expect(section('What it is for')).toContain('For each row of reading v1 it predicts `alarm` of reading_label v1. It answers with reading_alarm v1:');
    expect(section('What it is for')).toContain('| `alarm_probability` | float |  |');
    expect(section('What it is for')).toContain('It was judged on 12,345 rows (2024-03-11 to 2024-03-15).');
    expect(section('What it reads')).toContain('| `count` | integer | events since the last reading |');
    expect(section('What it reads')).toContain('| `place_or_null` | category or null |  |');
    expect(section('What it reads').match(/^\| `/gm)).toHaveLength(alarm.columns.length);
  });

  it('says from which code, rows and parameters the model was made, and who signed it', () => {
    for (const line of ['| hidden | 64 32 |', '| seed | 1 |', `| code | commit \`${'e'.repeat(40)}\`, with changes that were not committed |`, '| signed by | nobody |', `| fingerprint | \`${'d'.repeat(64)}\` |`]) expect(section('The model')).toContain(line);
    expect(section('Its data')).toContain(`| training | 2024-02-20 to 2024-03-05 | 60,000 | \`${'c'.repeat(64)}\` |`);
    expect(section('The model', modelCard(alarm, report, { ...facts, code: undefined, signedBy: 'key' }))).toMatch(/not in a git checkout[^]*signed by \| `key`/);
  });

  it('says how good it is with intervals, and on which slices it is worse beyond them', () => {
    expect(section('How good it is')).toContain('| ROC-AUC (higher is better) | 0.8000 (0.7900 to 0.8100) | 0.5000 (0.5000 to 0.5000) |');
    expect(section('Where it is weaker')).toContain('On 1 of them its ROC-AUC is worse than on the whole (0.8000) beyond its interval; about 0.1 would be by chance.');
    expect(section('Where it is weaker')).toContain('| place | cellar | 5,000 | 0.7000 | 0.6800 to 0.7200 |');
    expect(section('Where it is weaker')).not.toContain('hall');
  });

  it('says so where no slice is weaker, and nothing of slices, explanations and notes where there are none', () => {
    const strong = { ...report, slices: report.slices.map((each) => ({ ...each, slices: each.slices.slice(1) })) };
    expect(modelCard(alarm, strong, facts)).toContain('On none of them is it worse than on the whole beyond its interval.');
    const bare = modelCard(alarm, { ...report, slices: [], explanation: undefined, notes: [] }, facts);
    expect(bare).not.toMatch(/Where it is weaker|What moves|Know before/);
  });

  it('shows texts of the data as texts', () => {
    expect(card).toContain('- the package is \\<b\\>not\\</b\\> signed');
    const cellar = { value: 'a|b\nc', rows: 5000, figures: [figure('model', 0.7, [0.68, 0.72])] };
    expect(modelCard(alarm, { ...report, slices: [{ column: 'note', values: 1, restRows: 0, slices: [cellar] }] }, facts)).toContain('| note | a\\|b c | 5,000 |');
  });

  it('of a model whose label the contract describes says what it means', () => {
    const described = { ...alarm, label: readings.instance, role: { ...alarm.role, task: { ...alarm.role.task, label: 'count' } } } as typeof alarm;
    expect(modelCard(described, report, facts)).toContain('it predicts `count` of reading v1 (events since the last reading).');
  });
});
