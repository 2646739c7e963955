import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquirePython } from './acquire.js';
import { placeOf, type Place } from './place.js';
import { MLFLOW } from './venv.js';

// A program that does what Python is asked for here, and notes pip's calls: the real one takes a minute and the network.
const STAND_IN = `#!/bin/sh
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") echo "$*" >> "$NOTES"; [ ! -e "$NOTES.fails" ] || { echo "ERROR: no route to the index" >&2; exit 1; } ;;
  *) echo "3.11.7 linux x86_64" ;;
esac
`;

describe("MLflow's Python", () => {
  const before = { ...process.env };
  let root: string;
  let place: Place;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'tripod-venv-'));
    place = placeOf(root);
    mkdirSync(join(root, 'bin'));
    writeFileSync(join(root, 'bin', 'python3'), STAND_IN);
    chmodSync(join(root, 'bin', 'python3'), 0o755);
    process.env['PATH'] = `${join(root, 'bin')}:/usr/bin:/bin`;
    process.env['NOTES'] = join(root, 'notes');
  });
  afterEach(() => {
    process.env['PATH'] = before['PATH'];
    delete process.env['NOTES'];
    rmSync(root, { recursive: true });
  });
  const calls = () => (existsSync(join(root, 'notes')) ? readFileSync(join(root, 'notes'), 'utf8').trim().split('\n').length : 0);
  const acquire = () => acquirePython(place, { python: undefined, runs: undefined });

  test('is made on first use, and once', async () => {
    expect(await acquire()).toEqual({ program: join(place.venv, 'bin', 'python'), version: MLFLOW });
    expect(readFileSync(join(root, 'notes'), 'utf8')).toContain(`mlflow==${MLFLOW}`);
    await acquire();
    expect(calls()).toBe(1);
  });

  test('is made anew when it is half-made, or for another version', async () => {
    await acquire();
    rmSync(join(place.venv, 'stamp.json'));
    await acquire();
    writeFileSync(join(place.venv, 'stamp.json'), JSON.stringify({ mlflow: '3.0.0', python: '3.11.7 linux x86_64' }));
    await acquire();
    expect(calls()).toBe(3);
  });

  test('that pip cannot fill leaves nothing, and the reason is said', async () => {
    writeFileSync(join(root, 'notes.fails'), '');
    await expect(acquire()).rejects.toMatchObject({ code: 'COMMAND_FAILED', message: expect.stringMatching(/no route to the index[\s\S]*Nothing is left of it\. .*MLFLOW_PYTHON/) });
    expect(existsSync(place.venv)).toBe(false);
    rmSync(join(root, 'notes.fails'));
    await expect(acquire()).resolves.toMatchObject({ version: MLFLOW });
  });

  test('is missing in one sentence where there is no Python', async () => {
    process.env['PATH'] = '/nonexistent';
    await expect(acquire()).rejects.toMatchObject({ code: 'PROGRAM_MISSING', message: expect.stringMatching(/^Missing: Python 3\.10 or later with venv\./) });
    expect(existsSync(place.venv)).toBe(false);
  });

  test('is the one of MLFLOW_PYTHON, which must have MLflow', async () => {
    await expect(acquirePython(place, { python: '/bin/false', runs: undefined })).rejects.toMatchObject({ code: 'BAD_SETTING', message: expect.stringContaining('/bin/false') });
    expect(await acquirePython(place, { python: join(root, 'bin', 'python3'), runs: undefined })).toMatchObject({ program: join(root, 'bin', 'python3') });
  });
});
