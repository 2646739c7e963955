import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicHalfOf, signingKeys } from './signing-keys.js';

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'keys-'));
  folder = join(parent, '.tripod', 'keys');
});
afterEach(() => rmSync(parent, { recursive: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('the keys of a checkout', () => {
  test('are a pair, made on first use, of which nobody else can read the private one', () => {
    const keys = signingKeys(folder);
    expect([modeOf(folder), modeOf(keys.privateKey)]).toEqual(['700', '600']);
    expect(publicHalfOf(readFileSync(keys.privateKey, 'utf8'))).toBe(readFileSync(keys.publicKey, 'utf8'));
    expect(readdirSync(folder).sort()).toEqual(['model-signing.pem', 'model-signing.pub.pem']);
  });

  test('stay the same, and the public one comes back when it is lost or another one', () => {
    const { privateKey, publicKey } = signingKeys(folder);
    const [before, half] = [readFileSync(privateKey, 'utf8'), readFileSync(publicKey, 'utf8')];
    rmSync(publicKey);
    signingKeys(folder);
    expect([readFileSync(privateKey, 'utf8'), readFileSync(publicKey, 'utf8')]).toEqual([before, half]);
    writeFileSync(publicKey, 'of another key');
    signingKeys(folder);
    expect(readFileSync(publicKey, 'utf8')).toBe(half);
  });

  test('are the same for processes that make them at once', async () => {
    const program = join(parent, 'make.mts');
    // All wait for the same moment: the end of a connection.
    writeFileSync(program, `import { connect } from 'node:net'; import { readFileSync } from 'node:fs'; import { signingKeys } from ${JSON.stringify(join(__dirname, 'signing-keys.ts'))};
      connect(Number(process.argv[2])).on('close', () => console.log(readFileSync(signingKeys(${JSON.stringify(folder)}).privateKey, 'utf8'))).resume();`);
    const processes = 3;
    const sockets: (() => void)[] = [];
    const gate = createServer((socket) => {
      socket.on('error', () => undefined);
      if (sockets.push(() => socket.end()) === processes) for (const open of sockets) open();
    }).listen(0, '127.0.0.1');
    await once(gate, 'listening');
    const address = gate.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const printed = await Promise.all(
      Array.from({ length: processes }, async () => {
        const child = spawn(process.execPath, ['--import', 'tsx', program, port], { cwd: join(__dirname, '../../..'), stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TSX_TSCONFIG_PATH: join(__dirname, '../tsconfig.json') } });
        let out = '';
        child.stdout.on('data', (text) => (out += String(text)));
        await once(child, 'close');
        return out;
      }),
    );
    gate.close();
    expect(printed[0]).toContain('-----BEGIN PRIVATE KEY-----');
    expect(new Set(printed).size).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(['model-signing.pem', 'model-signing.pub.pem']);
  });

  test('are refused in words when the private one is damaged, and nothing is made in its place', () => {
    const { privateKey } = signingKeys(folder);
    writeFileSync(privateKey, 'torn');
    expect(() => signingKeys(folder)).toThrow(expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringMatching(/model-signing\.pem is not a private key\. Restore it, or remove it/) }));
    expect(readFileSync(privateKey, 'utf8')).toBe('torn');
  });

  test('are refused in words where they cannot be kept', () => {
    writeFileSync(join(parent, '.tripod'), '');
    expect(() => signingKeys(folder)).toThrow(expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringContaining('set MODEL_SIGNING_KEY and MODEL_PUBLIC_KEY') }));
  });
});
