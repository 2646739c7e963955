import { figure } from '../../metrics/figure.js';
import type { Figure } from '../report.js';
import { place, scaleOf, WIDTH, xAxis, type Frame } from './draw-axes.js';
import { intervalWords } from './figure-words.js';
import { markup, type Markup } from './markup.js';

/** One line of a chart of intervals: a figure of each contestant. */
export interface IntervalRow {
  readonly name: string;
  /** Beside the line: how many rows there are. */
  readonly aside: string;
  readonly figures: readonly ShownFigure[];
}

/** A figure of a contestant; its colour is that of the contestant's place in the report, the model's is 0. */
export interface ShownFigure extends Figure {
  readonly place: number;
}

const LINE = 22;
const LEFT = 122;
const ASIDE = 58;
/** So many characters of a name fit. */
const MOST_CHARACTERS = 19;
const TICKS = 4;

/**
 * Figures on one scale, a line for each row: the first one as a dot with its interval, the others as strokes.
 *
 * @param title the name of the scale
 */
export function drawIntervals(title: string, rows: readonly IntervalRow[]): Markup {
  const height = rows.length * LINE + 52;
  const frame: Frame = { left: LEFT, right: WIDTH - ASIDE, top: 6, bottom: height - 42 };
  const values = rows.flatMap(({ figures }) => figures.flatMap(({ value, interval }, at) => [value, ...(at === 0 ? (interval ?? []) : [])]));
  const scale = scaleOf({ title }, values, [frame.left, frame.right], TICKS);
  const drawn = rows.map(({ name, aside, figures }, at) => {
    const y = frame.top + (at + 0.5) * LINE;
    const [first, ...others] = figures;
    return markup`<text x="${LEFT - 8}" y="${y + 4}" text-anchor="end"><title>${name}</title>${shortened(name)}</text>${others.map((other) => stroke(other, y, scale))}${first && dot(first, y, scale)}<text class="aside" x="${WIDTH - 2}" y="${y + 4}" text-anchor="end">${aside}</text>`;
  });
  return markup`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">${xAxis(scale, frame, title, TICKS)}${drawn}</svg>`;
}

function dot({ value, interval, place: at }: ShownFigure, y: number, scale: (value: number) => number): Markup | undefined {
  if (!Number.isFinite(value)) return undefined;
  const whisker = interval && markup`<line x1="${place(scale(interval[0]))}" x2="${place(scale(interval[1]))}" y1="${y}" y2="${y}"/>`;
  return markup`<g class="series s${at}">${whisker}<circle cx="${place(scale(value))}" cy="${y}" r="4"><title>${figure(value)}${interval === undefined ? '' : ` (${intervalWords(interval)})`}</title></circle></g>`;
}

function stroke({ contestant, value, place: at }: ShownFigure, y: number, scale: (value: number) => number): Markup | undefined {
  if (!Number.isFinite(value)) return undefined;
  return markup`<g class="series s${at}"><line class="mark" x1="${place(scale(value))}" x2="${place(scale(value))}" y1="${y - 6}" y2="${y + 6}"><title>${contestant} ${figure(value)}</title></line></g>`;
}

function shortened(name: string): string {
  return name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS - 1)}…` : name;
}
