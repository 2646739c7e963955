import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { builtApp, type BuiltApp } from '../../fixtures/commands/built-app.js';
import { killCommands, runCommand } from '../../fixtures/commands/run-app.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { publish, type Published } from '../../fixtures/published.js';
import { graphReply } from './graph-reply.js';
import { trainReply } from './train-reply.js';

let app: BuiltApp;
let database: Published;
let scratch: string;
beforeAll(async () => {
  app = await builtApp([alarm]);
  database = await publish({ ...readings, instances: readingRows(600), labels: readingLabelRows(600) });
  scratch = await mkdtemp(join(tmpdir(), 'graph-'));
});
afterEach(killCommands);
afterAll(async () => {
  await app?.remove();
  await database?.close();
  await rm(scratch, { recursive: true, force: true });
});

const ml = (...args: string[]) => runCommand(app, args, { RUNS_DIRECTORY: join(scratch, 'mlruns'), DATABASE_URL: database.url, ML_BACKEND: 'wasm' });
const lastLine = (text: string): unknown => JSON.parse(String(text.trim().split('\n').at(-1)));

describe('ml graph', () => {
  it('draws the pipelines of a model in lines, and gives them as data with the places of their nodes', async () => {
    const { stdout, exitCode } = await ml('graph', '--model', 'alarm');
    expect({ stdout, exitCode }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^model 'alarm'\n\ntraining .*\n╭─ instances\n[^]*▶ train-network .*\n[^]*\ninference [^]*\nevaluation /) });
    const graph = graphReply.parse(lastLine((await ml('graph', '--json')).stdout));
    expect(graph).toMatchObject({ model: 'alarm', run: null, svg: null });
    const places = graph.pipelines.flatMap(({ nodes }) => nodes.map(({ source }) => source?.file));
    expect(places.filter((file) => file === undefined)).toEqual([]);
  });

  it('writes the picture as an SVG, of one pipeline where one is named', async () => {
    const file = join(scratch, 'picture.svg');
    const { stdout } = await ml('graph', '--pipeline', 'inference', '--svg', file);
    expect(stdout).toBe(`wrote ${file}\n`);
    const svg = (await readFile(file, 'utf8')).replaceAll('&#45;', '-');
    expect(svg).toContain('>predict<');
    expect(svg).not.toContain('>train-network<');
  });

  it('shows what became of the nodes of a part of a training, and of one that goes on from it', async () => {
    const part = trainReply.parse(lastLine((await ml('train', '--to-node', 'join-features', '--json')).stdout));
    expect(part).toMatchObject({ partial: true, reused: false, headline: null, kept: [] });
    const statusesOf = async (id: string | null) => {
      const { run, pipelines } = graphReply.parse(lastLine((await ml('graph', '--run', id ?? '', '--json')).stdout));
      return { run, statuses: Object.fromEntries(pipelines[0]?.nodes.map(({ name, status }) => [name, status]) ?? []) };
    };
    expect(await statusesOf(part.runId)).toMatchObject({ run: { status: 'FINISHED' }, statuses: { 'join-features': 'done', 'train-network': 'left-out' } });
    const whole = trainReply.parse(lastLine((await ml('train', '--json')).stdout));
    expect(whole).toMatchObject({ partial: false, kept: ['features'] });
    expect(await statusesOf(whole.runId)).toMatchObject({ run: { status: 'FINISHED' }, statuses: { 'join-features': 'kept', 'train-network': 'done' } });
  });

  it.each([
    [['graph', '--pipeline', 'trainig'], 'BAD_USAGE', /^--pipeline 'trainig' is not there\. There are: training, inference, evaluation/],
    [['graph', '--model', 'alarmed'], 'MODEL_UNKNOWN', /There are: alarm/],
    [['graph', '--run', 'ffff'], 'RUN_UNKNOWN', /^run 'ffff' does not exist/],
    [['graph', '--svg', '/nowhere/picture.svg'], 'BAD_USAGE', /^--svg \/nowhere\/picture\.svg cannot be written: ENOENT/],
    [['train', '--force', '--from-node', 'train-network'], 'BAD_USAGE', /^--force runs every node/],
    [['train', '--from-node', 'train-netwrk'], 'BAD_USAGE', /has no such node\. It has: /],
  ])('refuses %j in one message', async (args, code, message) => {
    const { stdout, stderr } = await ml(...args, '--json');
    expect(lastLine(stdout)).toMatchObject({ error_code: code });
    expect(stderr).toMatch(message);
  });
});
