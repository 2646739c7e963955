import type { CheckedPoint } from '../entries.js';

type Point = Pick<CheckedPoint, 'timestamp' | 'value' | 'step'>;

/** A float as Python writes and reads it; zero without sign, as a database cannot tell two zeros apart. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return String(value === 0 ? 0 : value);
}

/** The float that {@link floatText} or Python wrote; NaN for no text. */
export function parseFloatText(text: string): number {
  const spelled = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (!spelled) return text === '' ? NaN : Number(text);
  if (spelled[2]?.toLowerCase() === 'nan') return NaN;
  return spelled[1] === '-' ? -Infinity : Infinity;
}

/** One line of a metric's file, without its end: `<timestamp> <value> <step>`. */
export function metricLine({ value, step, timestamp }: Point): string {
  return `${timestamp} ${floatText(value)} ${step}`;
}

/** The point that MLflow shows for a metric: the greatest by step, then time, then value. Undefined without any line. */
export function lastPoint(text: string): Point | undefined {
  let last: Point | undefined;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [timestamp = '', value = '', step = '0'] = line.split(' ');
    const point = { timestamp: Number(timestamp), value: parseFloatText(value), step: Number(step) };
    if (!last || isLater(point, last)) last = point;
  }
  return last;
}

function isLater(a: Point, b: Point): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
  return a.value > b.value;
}
