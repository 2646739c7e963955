import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { z } from 'zod';

const saidSchema = z.object({ port: z.int(), owner: z.url(), etl: z.url() });

/** A living process that uses a checkout's database. */
export interface HolderProcess {
  pid: number;
  port: number;
  owner: string;
  etl: string;
  /** Sends it the word, or kills it, and waits for its end. */
  end(how: 'release' | 'exit' | 'kill -9'): Promise<void>;
}

/** Makes of testing/holder.ts one file that any user can run, wherever the sources lie. */
export function bundleHolder(folder: string): string {
  const program = join(folder, 'holder.mjs');
  // Packages of CommonJS in it call `require`.
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  buildSync({ entryPoints: [join(__dirname, 'holder.ts')], outfile: program, bundle: true, platform: 'node', format: 'esm', banner, external: ['pg-native'] });
  return program;
}

/** Starts the program for a checkout, as another user if asked, and waits until it has its database. */
export async function startHolder(program: string, checkout: string, uid?: number): Promise<HolderProcess> {
  const child = spawn(process.execPath, [program, checkout], {
    cwd: checkout,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const ended = once(child, 'close');
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (first.done === true) throw new Error(`holder: ${complaint}`);
  return {
    ...saidSchema.parse(JSON.parse(first.value)),
    pid: child.pid ?? 0,
    end: async (how) => {
      if (how === 'kill -9') child.kill('SIGKILL');
      else child.stdin.write(`${how}\n`);
      await ended;
    },
  };
}
