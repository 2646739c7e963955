import { interruption, listenForSignals, reportFailure } from '@tripod/processes';
import { Command } from 'commander';
import { z } from 'zod';
import type { Benchmark } from './benchmark.js';
import { batch } from './benchmarks/batch.js';
import { engine } from './benchmarks/engine.js';
import { explain } from './benchmarks/explain.js';
import { ingest } from './benchmarks/ingest.js';
import { load } from './benchmarks/load.js';
import { predict } from './benchmarks/predict.js';
import { sas } from './benchmarks/sas.js';
import { serve } from './benchmarks/serve.js';
import { sources } from './benchmarks/sources.js';
import { start } from './benchmarks/start.js';
import { tables } from './benchmarks/tables.js';
import { train } from './benchmarks/train.js';
import { circumstances, inWords } from './circumstances.js';
import { isMet, table } from './report.js';

listenForSignals();

const program = new Command('npm run bench --').description('Measures speed and memory. Nothing else should run meanwhile.').exitOverride();
for (const benchmark of [engine, ingest, predict, explain, batch, load, train, start, serve, sas, sources, tables]) {
  program
    .command(benchmark.name)
    .description(benchmark.about)
    .option('--json', 'the last line of stdout is one JSON object')
    .exitOverride()
    .action(async (raw: unknown) => measure(benchmark, z.object({ json: z.boolean().default(false) }).parse(raw).json));
}

async function measure(benchmark: Benchmark, json: boolean): Promise<void> {
  const under = circumstances();
  const figures = await benchmark.run({ signal: interruption, show: (text) => void process.stderr.write(`${text}\n`) });
  interruption.throwIfAborted();
  const text = `${benchmark.name}: ${inWords(under)}\n${table(figures)}\n`;
  (json ? process.stderr : process.stdout).write(text);
  const judged = figures.map((figure) => ({ ...figure, met: isMet(figure) }));
  if (json) process.stdout.write(`${JSON.stringify({ benchmark: benchmark.name, circumstances: under, figures: judged })}\n`);
}

try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = reportFailure(thrown, process.argv);
}
