import { wordsOf } from '../../instances/split.js';
import { figure } from '../../metrics/figure.js';
import type { Chart } from '../chart.js';
import { DRAWN_SLICES } from '../judge.js';
import type { Contestant, MetricFigures, Report, SlicedFigures } from '../report.js';
import { drawContributions } from './draw-contributions.js';
import { drawIntervals, type IntervalRow } from './draw-intervals.js';
import { drawLines } from './draw-lines.js';
import { intervalWords, numberWords, sides, signed, valueWords } from './figure-words.js';
import { legend } from './legend.js';
import { markup, type Markup } from './markup.js';
import { STYLE } from './style.js';
import { figuresTable, matrixTable, metricsTable } from './tables.js';

/** Nothing is loaded, nothing runs: whatever stands in the data. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A report as one HTML page that needs nothing else. */
export function reportPage(report: Report): string {
  const { model, label, instance } = report;
  const page = markup`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>${`Report of ${model}, run ${report.run}`}</title><style>${STYLE}</style></head>
<body><header><h1>Report of model ${model}</h1><p class="quiet">How well it predicts <code>${label}</code> of ${instance}</p></header>
<main>${[headline(report), facts(report), notes(report), metrics(report), charts(report), slices(report), explanation(report), learning(report)]}</main>
${footer(report)}</body>`;
  return `<!doctype html>\n<html lang="en">${page.markup}</html>\n`;
}

function headline({ metrics: [first], contestants }: Report): Markup {
  if (first === undefined) return markup``;
  const [model, ...others] = first.figures;
  const beside = others.map(({ contestant, value, difference }) => {
    const side = difference?.side;
    return markup`<li>${titleOf(contestants, contestant)} ${figure(value)}<small class="${side ?? 'undecided'}">the model ${signed(difference?.value ?? NaN)}${side === undefined ? '' : ` (${intervalWords(difference?.interval)}), ${sides[side]}`}</small></li>`;
  });
  return markup`<div class="headline"><strong>${figure(model?.value)}</strong>${first.title} <span class="quiet">${intervalWords(model?.interval)}</span><ul>${beside}</ul></div>`;
}

function facts({ run, createdAt, rows, test, dataset, task }: Report): Markup {
  const all = [['run', run], ['made at', createdAt], ['task', task], ['test rows', numberWords(rows)], ['which rows', wordsOf(test)], ['dataset version', dataset]] as const;
  return markup`<dl>${all.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function notes({ notes: all }: Report): Markup {
  return all.length === 0 ? markup`` : markup`<ul class="notes">${all.map((note) => markup`<li>${note}</li>`)}</ul>`;
}

function metrics({ contestants, metrics: all }: Report): Markup {
  const drawn = all.map((metric) => block(metric.title, `${metric.better} is better`, drawIntervals(metric.title, rowsOfMetric(metric, contestants))));
  return markup`<section><h2>Metrics</h2>${metricsTable(contestants, all)}<div class="charts" style="margin-top:20px">${drawn}</div></section>`;
}

/** Each contestant on a line of its own, with its interval. */
function rowsOfMetric({ figures }: MetricFigures, contestants: readonly Contestant[]): IntervalRow[] {
  return figures.map((each, place) => ({ name: titleOf(contestants, each.contestant), aside: figure(each.value), figures: [{ ...each, place }] }));
}

function charts({ charts: all }: Report): Markup {
  return markup`<section><h2>How it predicts</h2><div class="charts">${all.map(chart)}</div></section>`;
}

function chart(each: Chart): Markup {
  switch (each.kind) {
    case 'lines':
      return block(each.title, each.note, markup`${legend(each.series.map(({ name }) => name), { reference: each.reference?.name })}${drawLines(each)}`);
    case 'matrix':
      return block(each.title, each.note, matrixTable(each), each.names.length > 3 ? 'broad' : '');
    case 'table':
      return block(each.title, each.note, figuresTable(each), 'broad');
  }
}

function slices(report: Report): Markup {
  const shown = besides(report);
  return report.slices.length === 0 ? markup`` : markup`<section><h2>By slices</h2><div class="charts">${report.slices.map((sliced) => slicesBlock(sliced, report, shown))}</div></section>`;
}

/** The places of the contestants that are shown by slices: the model, the champion, and the best baseline. */
function besides({ contestants, metrics: [first] }: Report): number[] {
  const sign = first?.better === 'lower' ? -1 : 1;
  const value = (place: number) => sign * (first?.figures[place]?.value ?? NaN);
  const [best] = [...contestants.keys()].filter((place) => !['model', 'champion'].includes(contestants[place]!.name)).sort((a, b) => value(b) - value(a));
  return [...contestants.keys()].filter((place) => place === best || ['model', 'champion'].includes(contestants[place]!.name));
}

function slicesBlock({ column, values, slices: all, restRows }: SlicedFigures, { metrics: [first], contestants, leastSliceRows }: Report, places: readonly number[]): Markup {
  const title = first?.title ?? '';
  const sign = first?.better === 'lower' ? -1 : 1;
  const isCut = all.length > DRAWN_SLICES;
  const worstFirst = [...all].sort((a, b) => sign * ((a.figures[0]?.value ?? NaN) - (b.figures[0]?.value ?? NaN)) || b.rows - a.rows);
  const rest = restRows === 0 ? '' : ` ${numberWords(restRows)} rows have a value that fewer than ${leastSliceRows} rows have: they are not judged.`;
  const cut = isCut ? ` Of ${all.length} slices the ${DRAWN_SLICES} worst are shown; report.json has the figures of all.` : '';
  const words = `${numberWords(values)} different ${values === 1 ? 'value' : 'values'}.${rest}${cut}${all.length === 0 ? '' : ' On the right: rows.'}`;
  const rows = (isCut ? worstFirst.slice(0, DRAWN_SLICES) : all).map(({ value, rows: count, figures }) => ({
    ...{ name: valueWords(value), aside: numberWords(count) },
    figures: places.map((place) => ({ ...figures[place]!, place })),
  }));
  const drawn = rows.length === 0 ? markup`` : markup`${legend(places.map((place) => contestants[place]!.title), { places })}${drawIntervals(title, rows)}`;
  return block(`${title} by ${column}`, words, drawn);
}

function explanation({ explanation: found }: Report): Markup {
  if (found === undefined) return markup``;
  const drawn = found.outputs.map((output) => block(output.output, `Starts from ${figure(output.base)}, the mean of the background sample.`, drawContributions(output)));
  return markup`<section><h2>What moves its predictions</h2><p class="quiet">Shapley values of ${numberWords(found.rows)} test rows: a point is what a group of fields adds to the prediction of one row. On the right: the mean size. Colour is the value of the field, <span class="together">least<span class="scale"></span>greatest</span>; grey where it has no order.</p><div class="charts">${drawn}</div></section>`;
}

function learning({ run, learning: all }: Report): Markup {
  const drawn = all.filter(({ charts: some }) => some.length > 0).map((each) => {
    const where = each.run === run ? '' : ` in run ${each.run}, from which it was taken`;
    return markup`<p class="quiet">Node <code>${each.node}</code>${where}</p><div class="charts">${each.charts.map(chart)}</div>`;
  });
  return drawn.length === 0 ? markup`` : markup`<section><h2>How it learned</h2>${drawn}</section>`;
}

function footer({ bootstrap: { level, seed, whole, slices: sliced } }: Report): Markup {
  return markup`<footer>Intervals of metrics hold ${100 * level} % of ${numberWords(whole.resamples)} bootstrap resamples (${numberWords(sliced.resamples)} on slices), seed ${seed}; all contestants are judged on the same ones. Of more than ${numberWords(whole.mostRows)} rows (${numberWords(sliced.mostRows)} on slices) so many are resampled, and the interval is scaled to all. “better” and “worse” mean that the interval of the difference lies wholly on one side of zero. The numbers of this page are in report.json.</footer>`;
}

function block(title: string, note: string, content: Markup, kind = ''): Markup {
  return markup`<figure class="${kind}"><h3>${title}</h3><figcaption>${note}</figcaption>${content}</figure>`;
}

function titleOf(contestants: readonly Contestant[], name: string): string {
  return contestants.find((each) => each.name === name)?.title ?? name;
}
