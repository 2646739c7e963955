import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { jsonOf, lastLine, startNode, type Child } from '@tripod/processes';
import { z } from 'zod';
import type { WorkspaceCopy } from '../workspace-copy.js';
import { placesByPath, TrainingPlaces } from './training-places.js';

/** A mutant may never end. It has so many times as long as the first trial took, and at least so long. */
const TIMES = 5;
const LEAST_MS = 30_000;
const FIRST_MS = 300_000;

/** One training of a trial: what `ml train` would look for, and the digest of what is really made; null when it fails. */
const training = z.strictObject({
  model: z.string(),
  fingerprint: z.string(),
  made: z.string().nullable(),
  /** Whether it hands out the same when it takes what it can from the datasets that the original has kept; null when it fails or is recorded. */
  isSameFromKept: z.boolean().nullable(),
  /** Whether a network has to learn then. */
  learnsFromKept: z.boolean(),
  fault: z.string().nullable(),
});
export type TriedTraining = z.infer<typeof training>;

/** The trainings of a trial by model, or why there are none. */
export type Tried = readonly TriedTraining[] | { readonly fault: string };

const tried = z.union([z.array(training), z.strictObject({ fault: z.string() })]);

/** A process that tries what stands in the copy's sources whenever it is asked. */
interface Trier {
  readonly child: Child;
  readonly answers: AsyncIterator<string>;
  /** The end of what it has written to stderr. */
  said: string;
}

/** Trains small models from the sources of a copy, as they stand at that moment. */
export class Trials {
  private trier: Trier | undefined;
  private limitMs: number | undefined;

  private constructor(
    private readonly copy: WorkspaceCopy,
    private readonly url: string,
  ) {}

  /** @param database with the rows that the trials read: they are stored in it first, and the datasets of the original are kept */
  static async prepare(copy: WorkspaceCopy, database: { url(role: string): string }): Promise<Trials> {
    await program(copy, 'publish-rows', { OWNER_URL: database.url('owner') });
    const trials = new Trials(copy, database.url('ml'));
    await program(copy, 'keep-datasets', trials.settings);
    return trials;
  }

  /** The places that the trainings are made of: where their nodes, reader, recipes and contracts ran. */
  async trainingPlaces(): Promise<TrainingPlaces> {
    return new TrainingPlaces(placesByPath.parse(jsonOf(lastLine(await program(this.copy, 'executed-places', this.settings)))));
  }

  /** @param recorded the fingerprints of runs that would be reused: nothing is trained from kept datasets then */
  async run(recorded: readonly string[] = []): Promise<Tried> {
    this.trier ??= this.start();
    const { child, answers } = this.trier;
    const started = performance.now();
    const limit = setTimeout(() => void child.stop(), this.limitMs ?? FIRST_MS);
    child.process.stdin?.write(`${JSON.stringify(recorded)}\n`);
    const { value, done } = await answers.next();
    clearTimeout(limit);
    this.limitMs ??= Math.max(LEAST_MS, TIMES * (performance.now() - started));
    if (!done) return tried.parse(jsonOf(value));
    await child.ended;
    const fault = this.trier.said || 'it did not end';
    await this.end();
    return { fault };
  }

  /** The next trial starts a new process: a mutant may have left its mark on this one. */
  async end(): Promise<void> {
    await this.trier?.child.stop();
    this.trier = undefined;
  }

  private get settings(): Readonly<Record<string, string>> {
    return { DATABASE_URL: this.url, RUNS_DIRECTORY: join(this.copy.directory, 'mlruns'), KEPT_DIRECTORY: join(this.copy.directory, 'kept-datasets') };
  }

  private start(): Trier {
    const child = startNode(['--max-old-space-size=1024', '--import', 'tsx', 'apps/ml/fixtures/mutants/try-again.ts'], {
      cwd: this.copy.directory,
      env: { TSX_TSCONFIG_PATH: 'apps/ml/tsconfig.json', ...this.settings },
      stdio: 'pipe',
      patience: 0,
    });
    const { stdin, stdout, stderr } = child.process;
    if (stdin === null || stdout === null || stderr === null) throw new Error('the process of the trials has no pipes');
    // What is written to a process that has ended; `run` sees its end.
    stdin.on('error', () => undefined);
    const trier: Trier = { child, answers: createInterface({ input: stdout })[Symbol.asyncIterator](), said: '' };
    stderr.setEncoding('utf8').on('data', (text: string) => (trier.said = (trier.said + text).slice(-1000)));
    return trier;
  }
}

async function program(copy: WorkspaceCopy, name: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await copy.node(['--import', 'tsx', `apps/ml/fixtures/mutants/${name}.ts`], { TSX_TSCONFIG_PATH: 'apps/ml/tsconfig.json', ...env });
  if (exitCode !== 0) throw new Error(`${name} failed: ${stderr}`);
  return stdout;
}
