import type { ScoringReply } from '@tripod/contracts';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import { neededColumns } from './cast-columns.js';
import { scoringErrorOf } from './error-reply.js';
import type { PackageWorker } from './package-worker.js';
import { refuseConnection } from './refuse-connection.js';
import { requireToken } from './require-token.js';
import { ScoringError } from './scoring-error.js';
import { readScoringRequest } from './scoring-request.js';

/** How many bytes one request may bring. */
export const MOST_BYTES = 16 * 1024 * 1024;
/** How long a client may take to send one request. */
const MOST_MILLISECONDS = 60_000;

export interface AppDependencies {
  readonly worker: Pick<PackageWorker, 'ready' | 'predict' | 'ended'>;
  /** What `/version` says. */
  readonly version: string;
  /** When given, whoever asks for predictions must bring it. */
  readonly token?: string;
  readonly logger?: FastifyBaseLogger;
}

const METHODS: Readonly<Record<string, string>> = { '/invocations': 'POST', '/ping': 'GET, HEAD', '/health': 'GET, HEAD', '/version': 'GET, HEAD' };

/**
 * The scoring server of one package, by MLflow's scoring protocol: `/invocations`, `/ping`, `/health`, `/version`.
 * Every refusal has the one error envelope. `close` waits for the requests that are being answered.
 */
export function buildApp({ worker, version, token, logger }: AppDependencies): FastifyInstance {
  const app = Fastify({
    bodyLimit: MOST_BYTES,
    requestTimeout: MOST_MILLISECONDS,
    clientErrorHandler: refuseConnection,
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (error, _request, reply) => refuse(reply, error),
    ...(logger ? { loggerInstance: logger } : {}),
  });
  const needed = neededColumns(worker.ready.columns);
  let isAlive = true;
  void worker.ended.then(() => (isAlive = false));

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  if (token !== undefined) app.addHook('onRequest', requireToken(token, ['/ping', '/health']));
  app.setErrorHandler((error, _request, reply) => refuse(reply, error));
  app.setNotFoundHandler((request, reply) => {
    const methods = METHODS[request.url.split('?')[0] ?? ''];
    if (methods === undefined) return refuse(reply, new ScoringError('ENDPOINT_NOT_FOUND', `no such route: there are ${Object.keys(METHODS).join(', ')}`));
    return refuse(reply.header('allow', methods), new ScoringError('ENDPOINT_NOT_FOUND', `this route takes ${methods} only`, {}, 405));
  });

  app.post('/invocations', async (request): Promise<ScoringReply> => {
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const { columns } = readScoringRequest(request.headers['content-type'], body, needed);
    const predictions = await worker.predict(columns);
    return { predictions: Array.from(predictions, (late_probability) => ({ late_probability })) };
  });
  for (const route of ['/ping', '/health']) {
    app.get(route, (_request, reply) => {
      if (!isAlive) return refuse(reply, new ScoringError('TEMPORARILY_UNAVAILABLE', 'the model is away'));
      return reply.type('application/json').send('\n'); // as MLflow's server answers
    });
  }
  app.get('/version', (_request, reply) => reply.type('text/plain').send(version));
  return app;
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  const told = scoringErrorOf(error);
  if (!told) reply.log.error({ err: error }, 'a request failed');
  const refusal = told ?? new ScoringError('INTERNAL_ERROR', 'the server failed; its log says why');
  return reply.code(refusal.status).type('application/json').send(refusal.reply());
}
