import type { RunEvent } from '@tripod/nodes';
import { Presets, SingleBar } from 'cli-progress';
import type { Logger } from 'pino';

/** Shows on stderr which node runs and how far it is: a bar on a terminal, structured log lines elsewhere. */
export interface Progress {
  observe(event: RunEvent): void;
  /** A step of the command that is no node. */
  stage(name: string): void;
  stop(): void;
}

/** One line of the log for this share of the steps. */
const LOGGED_SHARE = 0.2;

/** The progress that suits where stderr goes. */
export function progress(log: Logger, stream = process.stderr): Progress {
  return stream.isTTY ? new TerminalProgress(stream) : new LoggedProgress(log);
}

class TerminalProgress implements Progress {
  private bar: SingleBar | undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  observe(event: RunEvent): void {
    if (event.type === 'node:start') this.stage(event.node);
    if (event.type === 'node:report') this.advance(event.node, event.facts);
    if (event.type === 'node:success' || event.type === 'node:error') this.stop();
  }

  stage(name: string): void {
    this.stop();
    this.stream.write(`  ${name}\n`);
  }

  private advance(node: string, { step, steps, loss, rows }: Readonly<Record<string, number | string>>): void {
    if (steps === undefined) return;
    if (!this.bar) {
      const format = `  ${node} {bar} {percentage} % | {rows} rows | loss {loss} | {eta_formatted} left`;
      this.bar = new SingleBar({ format, stream: this.stream, hideCursor: true }, Presets.rect);
      this.bar.start(Number(steps), 0, { loss: '', rows: 0 });
    }
    this.bar.update(Number(step), { loss: Number(loss).toFixed(4), rows: Number(rows).toLocaleString('en-US') });
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}

class LoggedProgress implements Progress {
  private loggedSteps = 0;

  constructor(private readonly log: Logger) {}

  observe(event: RunEvent): void {
    if (event.type === 'node:success') this.log.info({ node: event.node, seconds: event.ms / 1000 }, `${event.node} done`);
    if (event.type !== 'node:report' || event.facts['steps'] === undefined) return;
    const [step, steps] = [Number(event.facts['step']), Number(event.facts['steps'])];
    if (step - this.loggedSteps < steps * LOGGED_SHARE && step < steps) return;
    this.loggedSteps = step;
    this.log.info({ node: event.node, ...event.facts }, `${event.node}: step ${step} of ${steps}`);
  }

  stage(name: string): void {
    this.log.info(name);
  }

  stop(): void {}
}
