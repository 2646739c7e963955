import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { AppKind } from '@tripod/processes';
import { z } from 'zod';
import { BuiltWorkspace } from './built-workspace.js';

describe('the job, on the sample', () => {
  let built: BuiltWorkspace;

  beforeAll(async () => {
    built = await BuiltWorkspace.make();
    await built.ask('etl', ['ingest', '--sample']);
    await built.ask('ml', ['train', '--sample']);
  });
  afterAll(() => built.remove());

  it.each<[AppKind, string[], NodeJS.ProcessEnv, number, RegExp]>([
    ['ml', ['trian'], {}, 2, /unknown command 'trian'\n\(Did you mean train\?\)/],
    ['ml', ['train', '--sed', '1'], {}, 2, /unknown option '--sed'\n\(Did you mean --seed\?\)/],
    ['ml', ['train', '--training', '2001-02-30..2001-03-01'], {}, 2, /'2001-02-30\.\.2001-03-01' is not a valid period/],
    ['ml', ['train', '--training', '2001-02-01..2001-01-01'], {}, 2, /from must not be after to/],
    ['ml', ['train', '--sample', '--test', '2001-06-01..2001-06-30'], {}, 1, /30 days, of which 0 have rows of flight_instance v1 \(2001-01-01 to 2001-02-09 is stored\)/],
    ['ml', ['train', '--sample'], { DATABASE_URL: 'postgresql://ml@127.0.0.1:1/x' }, 1, /Postgres at 127\.0\.0\.1:1/],
    ['ml', ['train', '--sample'], { ML_BACKEND: 'gpu' }, 2, /ML_BACKEND must be auto, native or wasm/],
    ['ml', ['train', '--sample'], { DATABASE_URL: 'somewhere' }, 2, /DATABASE_URL must be postgresql:/],
    ['etl', ['status'], { DATABASE_URL: '' }, 2, /DATABASE_URL is not set/],
    ['ml', ['evaluate', '--run', 'ffff'], {}, 1, /run 'ffff' does not exist in .* The latest finished runs: [0-9a-f]{32}/],
    ['ml', ['serve', '--port', '70000'], {}, 2, /'70000' is not a port/],
    ['ml', ['serve', '--host', '0.0.0.0'], {}, 2, /SERVE_TOKEN/],
    ['etl', ['ingest', '--from', '2001-02-09', '--to', '2001-02-01'], {}, 2, /2001-02-09/],
    ['etl', ['ingest', '--to', '2001-09-01'], {}, 2, /--to 2001-09-01 is outside the data: .* has flights from 2001-01-01/],
    ['etl', ['ingest', '--file', 'nowhere.parquet'], {}, 1, /nowhere\.parquet/],
    ['user', ['decide', '--by', 'run', '--run', 'f'.repeat(32)], {}, 1, /[0-9a-f]{32}/],
    ['user', ['decide', '--endpoint', 'http://127.0.0.1:1'], { PREDICTION_RETRIES: '0' }, 1, /127\.0\.0\.1:1/],
    ['user', ['decide', '--day', '2001-05-05', '--endpoint', 'http://127.0.0.1:1'], {}, 1, /2001-02-09/],
  ])('says what is wrong with %s %j (%j), exits with %i, and shows no stack', async (app, args, env, exitCode, says) => {
    const outcome = await built.run(app, args, env);
    expect(outcome.stderr).toMatch(says);
    expect(outcome.stderr).not.toMatch(/^\s+at .*:\d+/m);
    expect(outcome.exitCode).toBe(exitCode);
  });

  it('ends a training KILLED that is stopped by Ctrl-C, with one line of why', async () => {
    const child = spawn(process.execPath, ['apps/ml/dist/main.js', 'train', '--sample', '--seed', '99', '--recipe', 'full', '--force'], {
      cwd: built.copy.directory,
      env: { ...process.env, ...built.settings('ml'), ML_BACKEND: 'wasm' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      lines.push(line);
      if (line.includes('"join-features"')) child.kill('SIGINT');
    }
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(130);
    expect(lines.at(-1)).toMatch(/^Stopped\. .*KILLED; run the command again/);
    const runs = z.array(z.object({ status: z.string() })).parse(z.object({ runs: z.unknown() }).parse(await built.ask('ml', ['runs'])).runs);
    expect(runs.map(({ status }) => status)).toEqual(['KILLED', 'FINISHED']);
  });
});
