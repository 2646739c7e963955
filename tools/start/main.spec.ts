import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

jest.setTimeout(30_000);

const tripod = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, '..', 'start.mjs'), ...args], { encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};

describe('the command line of the checkout', () => {
  test('lists its commands', () => {
    const { status, said } = tripod('--help');
    expect(status).toBe(0);
    for (const command of ['start', 'test', 'app', 'etl', 'ml', 'user', 'database', 'reset', 'adopt', 'native', 'mlflow', 'tool']) expect(said).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  });

  test.each([
    [['strat'], "unknown command 'strat'", 'Did you mean start?'],
    [['start', '--onec'], "unknown option '--onec'", 'Did you mean --once?'],
    [['test', '--logn'], "unknown option '--logn'", 'Did you mean --long?'],
    [['start', '--port', '99999'], "argument '99999' is invalid", 'a whole number from 1 to 65535'],
    [['start', 'now'], 'too many arguments', "for 'start'"],
    [['test', 'etk'], "'etk' is invalid", 'Allowed choices are etl, ml, user'],
    [['test', '--long-of', 'elt'], 'There is no project elt to test.', 'Choose from: etl, ml, user'],
    [['app', 'elt', 'ingest'], 'There is no app elt', 'The apps of this workspace: etl, ml, user.'],
    [['app'], 'Name an app: npm run app -- <name>', 'etl (etl): '],
  ])('refuses %j by exit code 2 and says what is meant', (args, problem, way) => {
    const { status, said } = tripod(...args);
    expect(said).toContain(problem);
    expect(said).toContain(way);
    expect(said).not.toContain('    at ');
    expect(status).toBe(2);
  });
});
