import { curveLinear, curveStepAfter, line } from 'd3-shape';
import { figure } from '../../metrics/figure.js';
import type { LinesChart, Point, Series } from '../chart.js';
import { place, scaleOf, WIDTH, xAxis, yAxis, type Frame } from './draw-axes.js';
import { markup, type Markup } from './markup.js';

const HEIGHT = 280;
const FRAME: Frame = { left: 58, right: WIDTH - 12, top: 10, bottom: HEIGHT - 42 };
const TICKS = 5;

/** A chart of lines as SVG. */
export function drawLines(chart: LinesChart): Markup {
  const all = [...chart.series, ...(chart.reference ? [chart.reference] : [])];
  const points = all.flatMap((series) => series.points);
  const intervals = all.flatMap((series) => series.intervals ?? []).flat();
  const x = scaleOf(chart.x, points.map(([at]) => at), [FRAME.left, FRAME.right], TICKS);
  const y = scaleOf(chart.y, [...points.map(([, at]) => at), ...intervals], [FRAME.bottom, FRAME.top], TICKS);
  const path = line<Point>().defined(([, value]) => Number.isFinite(value)).x(([at]) => x(at)).y(([, value]) => y(value)).curve(chart.isStepped ? curveStepAfter : curveLinear).digits(1);
  const drawn = chart.series.map((series, at) => drawSeries(series, at, chart, { path, x, y }));
  // The model's line, which is the first, is drawn last: above the others.
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${chart.title}">${xAxis(x, FRAME, chart.x.title, TICKS)}${yAxis(y, FRAME, chart.y.title, TICKS)}${
    chart.reference && markup`<path class="reference" d="${path(chart.reference.points) ?? ''}"/>`
  }${drawn.reverse()}</svg>`;
}

interface Drawing {
  readonly path: (points: Iterable<Point>) => string | null;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function drawSeries({ name, points, intervals = [] }: Series, at: number, { isDotted = false }: LinesChart, { path, x, y }: Drawing): Markup {
  const whiskers = intervals.map(([from, to], each) => markup`<line x1="${place(x(points[each]![0]))}" x2="${place(x(points[each]![0]))}" y1="${place(y(from))}" y2="${place(y(to))}"/>`);
  const dots = isDotted ? points.map(([px, py]) => markup`<circle cx="${place(x(px))}" cy="${place(y(py))}" r="${at === 0 ? 3 : 2}"><title>${name}: ${figure(px)}, ${figure(py)}</title></circle>`) : [];
  return markup`<g class="series s${at}"><path d="${path(points) ?? ''}"><title>${name}</title></path>${whiskers}${dots}</g>`;
}
