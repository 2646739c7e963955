import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { askApp, askServer, type AppCommand } from './app-reply.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripod-reply-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A command whose app is this program. */
const command = (program: string): AppCommand => {
  const main = join(folder, 'main.cjs');
  writeFileSync(main, program);
  return { app: 'ml', main, args: ['train', '--json'], environment: { DATABASE_URL: 'postgresql://here/', RUNS_DIRECTORY: folder, PACKAGE_CACHE_DIRECTORY: folder, DATASETS_FROM: 'etl' } };
};
const schema = z.object({ answer: z.int() });

describe('the reply of an app', () => {
  test('is the last line of its stdout, when it has ended well', async () => {
    expect(await askApp(command('console.log("{}"); console.log(JSON.stringify({ answer: 42, more: true }))'), schema)).toEqual({ answer: 42 });
  });

  test('comes from an app that got its database and its run store by its environment', async () => {
    const facts = z.object({ url: z.string(), runs: z.string() });
    const program = 'console.log(JSON.stringify({ url: process.env.DATABASE_URL, runs: process.env.RUNS_DIRECTORY }))';
    expect(await askApp(command(program), facts)).toEqual({ url: 'postgresql://here/', runs: folder });
  });

  test('is its failure when it fails', async () => {
    const asked = askApp(command('console.log(JSON.stringify({ answer: 42 })); process.exitCode = 3'), schema);
    await expect(asked).rejects.toMatchObject({ code: 'COMMAND_FAILED', exitCode: 1, message: '`npm run app -- ml train --json` failed (exit code 3). Its reason is above.' });
  });

  test.each([
    ['another object', 'console.log(JSON.stringify({ answer: "42" }))', /answer: Invalid input: expected number.*\{"answer":"42"\}/],
    ['no JSON', 'console.log("forty-two")', /the line: Invalid input.*forty-two/],
    ['nothing', '', /does not fit its schema/],
  ])('is rejected with the line when it is %s', async (_what, program, message) => {
    await expect(askApp(command(program), schema)).rejects.toMatchObject({ code: 'UNEXPECTED_REPLY', message: expect.stringMatching(message) });
  });
});

describe('the first line of a server', () => {
  test('is its reply; it then goes on until it is stopped', async () => {
    const program = 'process.on("SIGTERM", () => process.exit(0)); console.log(JSON.stringify({ answer: 1 })); setInterval(() => console.log("more"), 1)';
    const { server, reply } = await askServer(command(program), schema);
    expect(reply).toEqual({ answer: 1 });
    expect(await server.stop()).toBe(0);
  });

  test('may say why it cannot serve: that is its failure', async () => {
    const asked = askServer(command('console.log(JSON.stringify({ error_code: "PORT_TAKEN" })); process.exitCode = 1'), schema);
    await expect(asked).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
  });

  test('that never comes, because it has ended, is its failure', async () => {
    await expect(askServer(command('process.exitCode = 1'), schema)).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
  });
});
