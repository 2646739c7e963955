import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { AppError, messageOf } from '../errors.js';
import { drawSvg } from '../graph/draw-svg.js';
import { graphOf, type ModelGraph } from '../graph/graph.js';
import { readNodeSources } from '../graph/node-sources.js';
import { runGraphOf } from '../graph/run-graph-of.js';
import type { Project } from '../project.js';
import { findRun } from '../runs/choose-run.js';
import { openRunStore } from '../runs/open-run-store.js';
import type { RunSummary } from '../runs/run-store.js';
import { chooseModel } from './choose-model.js';
import type { GraphReply } from './graph-reply.js';
import { graphLines } from './graph-lines.js';
import { pathOf } from './options.js';
import { howItEnded, SHORT } from './run-words.js';
import { terminalWidth } from './terminal-width.js';

interface GraphOptions {
  readonly model?: string;
  readonly pipeline?: string;
  readonly run?: string;
  readonly svg?: string;
  readonly json?: true;
}

/** `ml graph`: draws the pipelines of a model, or what became of their nodes in a run. */
export function addGraph(program: Command, project: Project, context: CommandContext): void {
  program
    .command('graph')
    .description("draw a model's pipelines, or what became of their nodes in a run")
    .option('--model <name>', 'the model; the first one by default')
    .option('--pipeline <name>', 'only this one: training, inference or evaluation')
    .option('--run <id>', 'status, seconds and rows of this run, by its id or the beginning of it')
    .option('--svg <file>', 'write the picture there')
    .option('--json', 'one JSON object as the last line of stdout')
    .action(async (options: GraphOptions) => {
      const { graph, run } = await graphAskedFor(project, context, options);
      const title = titleOf(graph, run);
      const svg = options.svg === undefined ? undefined : pathOf(options.svg, context.env);
      if (svg !== undefined) await write(svg, await drawSvg(graph, title));
      const reply: GraphReply = { ...graph, run: run ? { id: run.id, name: run.name, status: run.status } : null, svg: svg ?? null };
      if (options.json) context.print(JSON.stringify(reply));
      else if (svg !== undefined) context.print(`wrote ${svg}`);
      else for (const line of [title, ...graphLines(graph, terminalWidth())]) context.print(line);
    });
}

async function graphAskedFor(project: Project, { env, signal }: CommandContext, options: GraphOptions): Promise<{ graph: ModelGraph; run: RunSummary | undefined }> {
  const store = openRunStore(readConfig(env), signal);
  const run = options.run === undefined ? undefined : await findRun(store, options.run);
  const model = run === undefined ? chooseModel(project, options.model) : project.models.find(({ experiment }) => experiment === run.experiment);
  if (model === undefined) throw new AppError('BAD_USAGE', `run ${run?.id ?? ''} is of experiment '${run?.experiment ?? ''}', which belongs to no model of this app. Choose another of \`ml runs\`.`);
  if (run !== undefined && options.model !== undefined && options.model !== model.name) throw new AppError('BAD_USAGE', `run ${run.id} is of model '${model.name}', not '${options.model}'. Leave --model out, or choose another run.`);
  const sources = await readNodeSources(model);
  const graph = run === undefined ? graphOf(model, sources) : await runGraphOf(store, run, model, sources);
  if (options.pipeline === undefined) return { graph, run };
  const pipelines = graph.pipelines.filter(({ name }) => name === options.pipeline);
  if (pipelines.length > 0) return { graph: { ...graph, pipelines }, run };
  throw new AppError('BAD_USAGE', `--pipeline '${options.pipeline}' is not there. There are: ${graph.pipelines.map(({ name }) => name).join(', ')}.`);
}

function titleOf({ model }: ModelGraph, run: RunSummary | undefined): string {
  return run === undefined ? `model '${model}'` : `run ${run.id.slice(0, SHORT)} of model '${model}': ${howItEnded(run)}`;
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: unknown) => {
    throw new AppError('BAD_USAGE', `--svg ${file} cannot be written: ${messageOf(cause)}. Choose another file.`, { cause });
  });
}
