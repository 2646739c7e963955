import { lastLine, parseReply } from '@tripod/processes';
import { z } from 'zod';
import { startNodeCommand } from './apps.js';

/** A server that was started. */
export interface StartedServer {
  readonly address: string;
  stop(): Promise<number>;
}

/** Starts a server and waits until its first line says where it is. */
export async function serverAt(args: readonly string[], signal: AbortSignal, env: Readonly<Record<string, string>> = {}): Promise<StartedServer> {
  let onStdout: (line: string) => void = () => undefined;
  const first = new Promise<string>((resolve) => (onStdout = resolve));
  const server = startNodeCommand(args, { signal, onStdout, env });
  const line = await Promise.race([first, server.output.then(lastLine)]);
  return { ...parseReply(args.join(' '), line, z.looseObject({ address: z.url() })), stop: server.stop };
}
