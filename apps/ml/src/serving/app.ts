import { columnsNamed, scoringReplyOf, type Contract } from '@tripod/contracts';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import type { PackageWorker } from '../packages/open-package.js';
import { refuseConnection } from './refuse-connection.js';
import { readRequestBody } from './request-body.js';
import { requireToken } from './require-token.js';
import { ScoringError, scoringErrorOf } from './scoring-error.js';

/** Size limit of one request. */
export const MAX_BYTES = 16 * 1024 * 1024;
/** How long a client may take to send one request. */
const MAX_MILLISECONDS = 60_000;

/** What the server of a package needs. */
export interface AppOptions {
  readonly worker: Pick<PackageWorker, 'ready' | 'predict' | 'ended'>;
  /** The contract of the rows that clients send. */
  readonly instance: Contract;
  /** The contract of the reply. */
  readonly prediction: Contract;
  /** What `/version` answers. */
  readonly version: string;
  /** When given, clients must send it to get predictions. */
  readonly token?: string | undefined;
  readonly logger?: FastifyBaseLogger | undefined;
}

const METHODS: Readonly<Record<string, string>> = { '/invocations': 'POST', '/ping': 'GET, HEAD', '/health': 'GET, HEAD', '/version': 'GET, HEAD' };

/**
 * The scoring server of one package, by MLflow's scoring protocol: `/invocations`, `/ping`, `/health`, `/version`.
 * Every error has the one error envelope. `close` waits for the requests that are under way.
 */
export function buildApp({ worker, instance, prediction, version, token, logger }: AppOptions): FastifyInstance {
  const app = Fastify({
    bodyLimit: MAX_BYTES,
    requestTimeout: MAX_MILLISECONDS,
    clientErrorHandler: refuseConnection,
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (error, _request, reply) => refuse(reply, error),
    ...(logger ? { loggerInstance: logger } : {}),
  });
  const needed = columnsNamed(instance, worker.ready.columns);
  let isAlive = true;
  void worker.ended.then(() => (isAlive = false));

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  if (token !== undefined) app.addHook('onRequest', requireToken(token, ['/ping', '/health']));
  app.setErrorHandler((error, _request, reply) => refuse(reply, error));
  app.setNotFoundHandler((request, reply) => {
    const methods = METHODS[request.url.split('?')[0] ?? ''];
    if (methods === undefined) return refuse(reply, new ScoringError('ENDPOINT_NOT_FOUND', `this route does not exist: there are ${Object.keys(METHODS).join(', ')}`));
    return refuse(reply.header('allow', methods), new ScoringError('ENDPOINT_NOT_FOUND', `this route takes ${methods} only`, {}, 405));
  });

  app.post('/invocations', async (request) => {
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const columns = readRequestBody(request.headers['content-type'], body, instance, needed);
    return scoringReplyOf(prediction, await worker.predict(columns));
  });
  for (const route of ['/ping', '/health']) {
    app.get(route, (_request, reply) => {
      if (!isAlive) return refuse(reply, new ScoringError('TEMPORARILY_UNAVAILABLE', 'the model is not available'));
      return reply.type('application/json').send('\n'); // as MLflow's server answers
    });
  }
  app.get('/version', (_request, reply) => reply.type('text/plain').send(version));
  return app;
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  const known = scoringErrorOf(error);
  if (!known) reply.log.error({ err: error }, 'a request failed');
  const refusal = known ?? new ScoringError('INTERNAL_ERROR', 'the server failed; its log has the reason');
  return reply.code(refusal.status).type('application/json').send(refusal.reply());
}
