import { DatabaseError } from '@tripod/database';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import type { Benchmark } from './benchmark.js';
import { engine } from './benchmarks/engine.js';
import { ingest } from './benchmarks/ingest.js';
import { predict } from './benchmarks/predict.js';
import { serve } from './benchmarks/serve.js';
import { start } from './benchmarks/start.js';
import { train } from './benchmarks/train.js';
import { circumstances, inWords } from './circumstances.js';
import { BenchError } from './errors.js';
import { isMet, table } from './report.js';

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const controller = new AbortController();
for (const [name, exitCode] of Object.entries(exitCodes)) {
  process.on(name, () => controller.abort(new BenchError('interrupted', 'Stopped.', exitCode)));
}

const program = new Command('npm run bench --').description('Measures speed and memory. Nothing else should run meanwhile.').exitOverride();
for (const benchmark of [engine, ingest, predict, train, start, serve]) {
  const command = program.command(benchmark.name).description(benchmark.about);
  command
    .option('--json', 'the last line of stdout is one JSON object')
    .exitOverride()
    .action(async (raw: unknown) => measure(benchmark, z.object({ json: z.boolean().default(false) }).parse(raw).json));
}

async function measure(benchmark: Benchmark, json: boolean): Promise<void> {
  const under = circumstances();
  const figures = await benchmark.run({ signal: controller.signal, tell: (text) => void process.stderr.write(`${text}\n`) });
  controller.signal.throwIfAborted();
  const text = `${benchmark.name}: ${inWords(under)}\n${table(figures)}\n`;
  (json ? process.stderr : process.stdout).write(text);
  const judged = figures.map((figure) => ({ ...figure, met: isMet(figure) }));
  if (json) process.stdout.write(`${JSON.stringify({ benchmark: benchmark.name, circumstances: under, figures: judged })}\n`);
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof BenchError || error instanceof DatabaseError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  } else throw error;
}
