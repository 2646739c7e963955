import { figure } from '../../metrics/figure.js';
import type { MatrixChart, TableChart } from '../chart.js';
import type { Contestant, Figure, MetricFigures } from '../report.js';
import { intervalWords, numberWords, sides, signed } from './figure-words.js';
import { markup, type Markup } from './markup.js';

/** Rows counted by what happened and what was predicted; the shade is the share of the row. */
export function matrixTable({ names, counts, rows, columns }: MatrixChart): Markup {
  const lines = counts.map((cells, row) => {
    const all = cells.reduce((sum, count) => sum + count, 0);
    const shown = cells.map((count) => {
      const share = all === 0 ? 0 : count / all;
      return markup`<td style="--share:${(45 * share).toFixed(1)}%">${numberWords(count)}<small>${(100 * share).toFixed(1)} %</small></td>`;
    });
    return markup`<tr><th scope="row">${names[row]}</th>${shown}</tr>`;
  });
  return markup`<div class="wide"><table class="matrix"><thead><tr><td><small>${rows} ↓ ${columns} →</small></td>${names.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead><tbody>${lines}</tbody></table></div>`;
}

/** A table of figures. */
export function figuresTable({ columns, rows }: TableChart): Markup {
  const lines = rows.map(([name, ...cells]) => markup`<tr><th scope="row">${name}</th>${cells.map((cell) => markup`<td>${numberWords(cell)}</td>`)}</tr>`);
  return markup`<div class="wide"><table><thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead><tbody>${lines}</tbody></table></div>`;
}

/** All metrics of all contestants, with intervals, and how the model differs from each. */
export function metricsTable(contestants: readonly Contestant[], metrics: readonly MetricFigures[]): Markup {
  const lines = metrics.map(({ title, better, figures }) => markup`<tr><th scope="row">${title}<small>${better} is better</small></th>${figures.map(metricCell)}</tr>`);
  return markup`<div class="wide"><table><thead><tr><th scope="col">metric</th>${contestants.map(({ title }) => markup`<th scope="col">${title}</th>`)}</tr></thead><tbody>${lines}</tbody></table></div>`;
}

function metricCell({ value, interval, difference }: Figure): Markup {
  return markup`<td>${figure(value)}<small>${intervalWords(interval)}</small>${difference && markup`<small class="${difference.side ?? 'undecided'}">the model ${signed(difference.value)}${difference.side === undefined ? '' : `, ${sides[difference.side]}`}</small>`}</td>`;
}
