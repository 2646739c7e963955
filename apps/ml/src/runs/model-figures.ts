import type { CheckedPoint } from './entries.js';

/** A metric that says on which data it was measured. */
export type Figure = CheckedPoint & Required<Pick<CheckedPoint, 'dataset'>>;

/**
 * The metrics of a run that its logged model shows: the last value of each that names the data it was measured on. The others
 * say how the training went, and stay with the run.
 */
export class ModelFigures {
  private readonly last = new Map<string, Figure>();

  get all(): readonly Figure[] {
    return [...this.last.values()];
  }

  add(points: readonly CheckedPoint[]): void {
    for (const point of points.filter(isFigure)) {
      const known = this.last.get(point.key);
      if (known === undefined || point.step >= known.step) this.last.set(point.key, point);
    }
  }
}

/** Whether a logged model shows it. */
export function isFigure(point: CheckedPoint): point is Figure {
  return point.dataset !== undefined;
}
