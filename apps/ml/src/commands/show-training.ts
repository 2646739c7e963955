import type { RunEvent } from '@tripod/nodes';
import type { Logger } from 'pino';
import type { Progress } from '../progress.js';

/** Shows how far a training is: each node is a stage, and a node that reports its steps advances by rows. */
export function showTraining(progress: Progress, log: Logger): {
  observe(event: RunEvent): void;
  stage(name: string, rows?: number): void;
  advance(rows: number): void;
} {
  let shown = 0;
  const stage = (name: string, total?: number) => {
    shown = 0;
    progress.start(name, total);
  };
  return {
    stage: (name, rows) => {
      log.info(name);
      stage(name, rows);
    },
    advance: (rows) => progress.advance(rows),
    observe: (event) => {
      if (event.type === 'node:start') stage(event.node);
      if (event.type === 'node:success') log.info({ node: event.node, seconds: event.ms / 1000 }, 'node done');
      if (event.type !== 'node:report') return;
      const [step, steps, rows] = [event.facts['step'], event.facts['steps'], event.facts['rows']];
      if (typeof step !== 'number' || typeof steps !== 'number' || typeof rows !== 'number') return;
      if (shown === 0) stage(event.node, Math.round((rows / step) * steps));
      progress.advance(rows - shown);
      shown = rows;
    },
  };
}
