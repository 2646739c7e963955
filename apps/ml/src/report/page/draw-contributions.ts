import { figure } from '../../metrics/figure.js';
import type { ContributionPoint, GroupSummary, OutputSummary } from '../../explanation/summary.js';
import { place, scaleOf, WIDTH, xAxis, type Frame } from './draw-axes.js';
import { markup, type Markup } from './markup.js';

const LINE = 30;
const LEFT = 128;
const ASIDE = 54;
const MOST_CHARACTERS = 19;
const TICKS = 4;
/** So many groups are drawn, and so many points of each. */
const MOST_GROUPS = 20;
const MOST_POINTS = 200;
/** Points nearer than this lie above each other. */
const CELL = 4;
const LEVELS = 5;

/** What moves an output: a line for each group, a point for each row, coloured by the row's value. */
export function drawContributions({ output, groups }: OutputSummary): Markup {
  const shown = groups.slice(0, MOST_GROUPS);
  const height = shown.length * LINE + 52;
  const frame: Frame = { left: LEFT, right: WIDTH - ASIDE, top: 6, bottom: height - 42 };
  const scale = scaleOf({ title: '' }, [0, ...shown.flatMap(({ points }) => points.map(({ contribution }) => contribution))], [frame.left, frame.right], TICKS);
  const drawn = shown.map((group, at) => drawGroup(group, frame.top + (at + 0.5) * LINE, scale));
  return markup`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="contributions to ${output}">${xAxis(scale, frame, `contribution to ${output}`, TICKS)}<line class="zero" x1="${place(scale(0))}" x2="${place(scale(0))}" y1="${frame.top}" y2="${frame.bottom}"/>${drawn}</svg>`;
}

function drawGroup({ group, columns, meanAbsolute, points }: GroupSummary, y: number, scale: (value: number) => number): Markup {
  const name = group.length > MOST_CHARACTERS ? `${group.slice(0, MOST_CHARACTERS - 1)}…` : group;
  const inCell = new Map<number, number>();
  const drawn = evenly(points).map(({ contribution, level }) => {
    const x = place(scale(contribution));
    const cell = Math.round(x / CELL);
    const before = inCell.get(cell) ?? 0;
    inCell.set(cell, before + 1);
    // By turns above and below the line, and no further than the line is high.
    const away = Math.min(Math.ceil(before / 2) * 2, LINE / 2 - 3) * (before % 2 === 0 ? 1 : -1);
    return markup`<circle class="${level === null ? 'level' : `level l${Math.min(LEVELS - 1, Math.floor(level * LEVELS))}`}" cx="${x}" cy="${place(y + away)}" r="1.8"/>`;
  });
  return markup`<text x="${LEFT - 8}" y="${y + 4}" text-anchor="end"><title>${group}: ${columns.join(', ')}</title>${name}</text>${drawn}<text class="aside" x="${WIDTH - 2}" y="${y + 4}" text-anchor="end">${figure(meanAbsolute)}</text>`;
}

function evenly(points: readonly ContributionPoint[]): readonly ContributionPoint[] {
  const step = Math.max(1, points.length / MOST_POINTS);
  return Array.from({ length: Math.min(points.length, MOST_POINTS) }, (_, at) => points[Math.floor(at * step)]!);
}
