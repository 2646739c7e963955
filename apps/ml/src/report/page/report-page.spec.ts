import { readings } from '@tripod/contracts/testing';
import { labelledRows } from '../../../fixtures/labelled-readings.js';
import { alarm } from '../../../fixtures/models/alarm/index.js';
import { grade } from '../../../fixtures/models/grade/index.js';
import { level } from '../../../fixtures/models/level/index.js';
import type { ExplanationSummary } from '../../explanation/summary.js';
import type { Outputs } from '../../model/datasets.js';
import type { Model } from '../../model/model.js';
import { binaryScoring } from '../../tasks/binary.js';
import { classesScoring } from '../../tasks/classes.js';
import { numberScoring } from '../../tasks/number.js';
import { makeReport, type ReportParts } from '../make-report.js';
import type { Report } from '../report.js';
import { reportPage } from './report-page.js';

const ROWS = 400;
const NASTY = '</title><script>alert(1)</script>"\'';
const slices = ['place', 'note_or_null', { column: 'read_at', by: 'month' }] as const;

const outputs = (width: number, sharpness: number): Outputs => Float64Array.from({ length: ROWS * width }, (_, at) => (width === 1 ? 0.5 + 0.4 * Math.sin(sharpness * at) : 1 / width));
const explanation: ExplanationSummary = {
  rows: 2,
  outputs: [{ output: 'alarm_probability', base: 0.2, groups: [{ group: NASTY, columns: ['count'], meanAbsolute: 0.1, points: [{ contribution: 0.1, level: 0.5 }, { contribution: -0.1, level: null }] }] }],
};

async function reportOf(model: Model, changes: Partial<ReportParts> = {}): Promise<Report> {
  const scoring = { binary: binaryScoring, classes: classesScoring, number: numberScoring }[model.role.task.type];
  const data = labelledRows({ ...model, columns: ['place', 'note_or_null', 'read_at'] }, ROWS);
  const width = data.labels.classes.length || 1;
  const scored = (sharpness: number) => scoring.scores(outputs(width, sharpness), data.labels);
  return makeReport({
    ...{ model: { ...model, slices }, runId: 'a'.repeat(32), createdAt: 0, rows: data, test: 'all', dataset: 'b'.repeat(64), learning: [], explanation: undefined, notes: [] },
    evaluation: { scores: scored(1), baselineScores: { base_line: scored(2) } },
    champion: { version: 3, outputs: outputs(width, 3) },
    ...changes,
  });
}

describe.each([alarm, grade, level])('the report of model $name', (model) => {
  let report: Report;
  beforeAll(async () => {
    report = await reportOf(model);
  });

  it('names model, champion and baselines, and is JSON with its numbers', () => {
    expect(report.contestants.map(({ title }) => title)).toEqual(['this model', 'champion v3', 'base line']);
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({ format: 1, model: model.name, task: model.role.task.type, instance: 'reading v1', rows: ROWS, bootstrap: { level: 0.95, seed: 1 } });
    expect(report.slices.map(({ column, slices: all, restRows }) => [column, all.length, all.reduce((sum, { rows }) => sum + rows, restRows)])).toEqual([['place', 3, ROWS], ['note_or_null', expect.any(Number), ROWS], ['month of read_at', expect.any(Number), ROWS]]);
  });

  it('is one page in which each chart, metric and slicing stands', () => {
    const page = reportPage(report);
    for (const title of [...report.charts, ...report.metrics].map((each) => each.title)) expect(page).toContain(`<h3>${title.replaceAll('&', '&amp;')}</h3>`);
    for (const { column } of report.slices) expect(page).toContain(` by ${column}</h3>`);
    expect(page.match(/<svg viewBox="0 0 380/g)).toHaveLength(report.metrics.length + report.charts.filter(({ kind }) => kind === 'lines').length + report.slices.filter((each) => each.slices.length > 0).length);
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('needs nothing else: it has no script, and no address but names of SVG', () => {
    const page = reportPage(report);
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain('content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"');
    expect(page).not.toMatch(/<script|<link|<img|<iframe|href=|src=|https?:|url\(|@import/);
  });
});

describe('a report', () => {
  it('shows texts of the data as texts', async () => {
    const page = reportPage(await reportOf(alarm, { notes: [NASTY], explanation, champion: { reason: NASTY } }));
    expect(page).not.toMatch(/<script/);
    expect(page).toContain('it is not compared with the champion: &lt;/title&gt;&lt;script&gt;');
  });

  it('has a section of explanations where there are some', async () => {
    const page = reportPage(await reportOf(alarm, { explanation }));
    expect(page).toContain('What moves its predictions');
    expect(page.match(/<circle class="level[ "]/g)).toHaveLength(2);
    expect(reportPage(await reportOf(alarm))).not.toContain('What moves its predictions');
  });

  it('shows how its nodes learned, and in which run', async () => {
    const chart = { kind: 'lines', name: 'loss', title: 'Loss on the training rows', note: 'As it was reported.', x: { title: 'step' }, y: { title: 'loss' }, series: [{ name: 'loss', points: [[10, 0.5], [20, 0.25]] }] } as const;
    const page = reportPage(await reportOf(alarm, { learning: [{ node: 'learn', run: 'a'.repeat(32), charts: [chart] }, { node: 'other', run: 'c'.repeat(32), charts: [chart] }, { node: 'silent', run: 'a'.repeat(32), charts: [] }] }));
    expect(page).toContain('How it learned');
    expect(page).toContain('Node <code>learn</code></p>');
    expect(page).toContain(`Node <code>other</code> in run ${'c'.repeat(32)}, from which it was taken</p>`);
    expect(page).not.toContain('silent');
    expect(page.match(/<h3>Loss on the training rows<\/h3>/g)).toHaveLength(2);
    expect(reportPage(await reportOf(alarm))).not.toContain('How it learned');
  });

  it('says that there is no champion yet', async () => {
    const report = await reportOf(alarm, { champion: undefined });
    expect([report.contestants.map(({ name }) => name), report.notes]).toEqual([['model', 'base_line'], ['the model has no champion yet: it is compared with its baselines alone']]);
  });

  it('is made of rows that all have one label', async () => {
    const data = labelledRows({ ...alarm, columns: ['place', 'note_or_null', 'read_at'] }, ROWS);
    const labels = { ...data.labels, values: new Uint8Array(ROWS) };
    const page = reportPage(await reportOf(alarm, { rows: { ...data, labels }, evaluation: { scores: binaryScoring.scores(outputs(1, 1), labels), baselineScores: {} } }));
    expect(page).toContain('<strong>–</strong>ROC-AUC');
    expect(page).not.toMatch(/NaN|Infinity/);
  });

  it('is made of ten rows, of which no slice can be judged', async () => {
    const data = labelledRows({ ...alarm, columns: ['place', 'note_or_null', 'read_at'] }, 10);
    const said = outputs(1, 1).slice(0, 10);
    const report = await reportOf(alarm, { rows: data, champion: undefined, evaluation: { scores: binaryScoring.scores(said, data.labels), baselineScores: {} } });
    expect(report.slices.map(({ slices: all, restRows }) => [all.length, restRows])).toEqual([[0, 10], [0, 10], [0, 10]]);
    expect(reportPage(report)).toContain('10 rows have a value that fewer than 100 rows have: they are not judged.');
  });

  it('shows each slice', async () => {
    const page = reportPage(await reportOf(level));
    for (const place of readings.instance.schema.shape.place.options) expect(page).toContain(`<title>${place}</title>${place}</text>`);
  });
});
