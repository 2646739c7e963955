import type { RunEvent } from '@tripod/nodes';
import type { LinesChart, Point } from './chart.js';

/** How a node learned. */
export interface Learning {
  readonly node: string;
  /** The run that it learned in: another one where its network was taken from kept datasets. */
  readonly run: string;
  /** One for each fact that it reported as it went. */
  readonly charts: readonly LinesChart[];
}

/** A line has at most so many points: each is the mean of what was reported since the one before. */
const MOST_POINTS = 200;
/** Few points are marked: they were measured now and then. */
const FEW_POINTS = 50;
/** The fact that a node learns by. */
const LOSS = 'loss';
/** Facts that say where a node is, or how much there is to do. */
const COUNTS: ReadonlySet<string> = new Set(['steps', 'epoch', 'epochs', 'rows']);

/** An observer of the engine's events that notes the numbers which nodes report by their steps. */
export class LearningRecorder {
  readonly #points = new Map<string, Map<string, Point[]>>();

  observe(event: RunEvent): void {
    if (event.type !== 'node:report' || typeof event.facts['step'] !== 'number') return;
    const { step, ...facts } = event.facts;
    const ofNode = this.#points.get(event.node) ?? new Map<string, Point[]>();
    this.#points.set(event.node, ofNode);
    for (const [fact, value] of Object.entries(facts)) {
      if (typeof value !== 'number' || COUNTS.has(fact)) continue;
      const points = ofNode.get(fact) ?? [];
      points.push([step, value]);
      ofNode.set(fact, points);
    }
  }

  /** What was noted so far, of a run: the loss first. */
  noted(run: string): Learning[] {
    const lossFirst = (facts: ReadonlyMap<string, Point[]>) => [...facts].sort(([a], [b]) => Number(b === LOSS) - Number(a === LOSS));
    return [...this.#points].map(([node, facts]) => ({ node, run, charts: lossFirst(facts).map(([fact, points]) => chartOf(fact, points)) }));
  }
}

function chartOf(fact: string, points: readonly Point[]): LinesChart {
  const title = fact === LOSS ? 'Loss on the training rows' : wordsOf(fact);
  const thinned = thin(points);
  const note = thinned.length < points.length ? `Each point is the mean of ${Math.ceil(points.length / MOST_POINTS)} values that were reported.` : 'As it was reported.';
  return { kind: 'lines', name: fact, title, note, x: { title: 'step' }, y: { title: title.toLowerCase() }, series: [{ name: fact, points: thinned }], isDotted: thinned.length <= FEW_POINTS };
}

/** `validation_log_loss` → `Validation log loss`. */
function wordsOf(fact: string): string {
  const words = fact.replaceAll('_', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** Means of as many neighbours as it takes, each at the last of them. */
function thin(points: readonly Point[]): readonly Point[] {
  const together = Math.ceil(points.length / MOST_POINTS);
  if (together <= 1) return points;
  const thinned: Point[] = [];
  for (let from = 0; from < points.length; from += together) {
    const some = points.slice(from, from + together);
    thinned.push([some.at(-1)![0], some.reduce((sum, [, value]) => sum + value, 0) / some.length]);
  }
  return thinned;
}
