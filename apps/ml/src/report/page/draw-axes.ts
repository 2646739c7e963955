import { scaleLinear, type ScaleLinear } from 'd3-scale';
import type { Axis } from '../chart.js';
import { markup, type Markup } from './markup.js';

/** All charts are so wide, in the units of their SVG; the page scales them to its column. */
export const WIDTH = 380;

/** Where a chart draws, within its SVG. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A scale from an axis, or else from the data, to the frame. Without a stated end it ends at a round number. */
export function scaleOf({ from, to }: Axis, values: readonly number[], range: readonly [number, number], ticks: number): ScaleLinear<number, number> {
  const finite = values.filter(Number.isFinite);
  const least = from ?? finite.reduce((a, b) => Math.min(a, b), Infinity);
  const most = to ?? finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const [low, high] = least < most ? [least, most] : Number.isFinite(least) ? [least - 0.5, least + 0.5] : [0, 1];
  const scale = scaleLinear().domain([low, high]).range(range);
  return from !== undefined && to !== undefined ? scale : scale.nice(ticks);
}

/** Grid, numbers and title of the x axis, below the frame. */
export function xAxis(scale: ScaleLinear<number, number>, { left, right, top, bottom }: Frame, title: string, ticks: number): Markup {
  const format = scale.tickFormat(ticks);
  const marks = scale.ticks(ticks).map((tick) => markup`<line class="grid" x1="${place(scale(tick))}" x2="${place(scale(tick))}" y1="${top}" y2="${bottom}"/><text x="${place(scale(tick))}" y="${bottom + 15}" text-anchor="middle">${format(tick)}</text>`);
  return markup`${marks}<text class="axis" x="${(left + right) / 2}" y="${bottom + 32}" text-anchor="middle">${title}</text>`;
}

/** Grid, numbers and title of the y axis, left of the frame. */
export function yAxis(scale: ScaleLinear<number, number>, { left, right, top, bottom }: Frame, title: string, ticks: number): Markup {
  const format = scale.tickFormat(ticks);
  const marks = scale.ticks(ticks).map((tick) => markup`<line class="grid" x1="${left}" x2="${right}" y1="${place(scale(tick))}" y2="${place(scale(tick))}"/><text x="${left - 5}" y="${place(scale(tick) + 4)}" text-anchor="end">${format(tick)}</text>`);
  const middle = (top + bottom) / 2;
  return markup`${marks}<text class="axis" x="11" y="${middle}" text-anchor="middle" transform="rotate(-90 11 ${middle})">${title}</text>`;
}

/** A place in an SVG: a tenth of a unit is finer than a screen. */
export function place(value: number): number {
  return Math.round(value * 10) / 10;
}
