import { columnsNamed, type Contract } from '@tripod/contracts';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { PackageWorker } from '../packages/open-package.js';
import { Admission, type AdmissionLimits, type Held } from './admission.js';
import { BodyReader } from './body-reader.js';
import { Connections, type Ending } from './connections.js';
import { dropRest, expectedBytes, receiveBody } from './receive-body.js';
import { refuseConnection } from './refuse-connection.js';
import { replyText } from './reply-text.js';
import { requireExpectation } from './require-expectation.js';
import { requireHost } from './require-host.js';
import { requireToken } from './require-token.js';
import { ScoringError, scoringErrorOf } from './scoring-error.js';

/** What the server of a package needs. */
export interface AppOptions {
  readonly worker: Pick<PackageWorker, 'ready' | 'predict' | 'ended'>;
  /** The contract of the rows that clients send. */
  readonly instance: Contract;
  /** The contract of the reply. */
  readonly prediction: Contract;
  /** What `/version` answers. */
  readonly version: string;
  /** When given, clients must send it to get predictions; without it the server answers to loopback names only. */
  readonly token?: string | undefined;
  /** The built code of the thread that reads large bodies; without it they are read in this one. */
  readonly bodyThread?: URL | undefined;
  readonly limits?: AdmissionLimits | undefined;
  readonly logger?: FastifyBaseLogger | undefined;
}

/** A server of one package. */
export interface ScoringApp {
  readonly app: FastifyInstance;
  readonly connections: Connections;
  /** Ends it, with every connection. A second call waits for the first. */
  end(ending: Ending): Promise<void>;
}

const METHODS: Readonly<Record<string, string>> = { '/invocations': 'POST', '/ping': 'GET, HEAD', '/health': 'GET, HEAD', '/version': 'GET, HEAD' };

/**
 * The scoring server of one package, by MLflow's scoring protocol: `/invocations`, `/ping`, `/health`, `/version`.
 * Every error has the one error envelope.
 */
export async function buildApp({ worker, instance, prediction, version, token, bodyThread, limits, logger }: AppOptions): Promise<ScoringApp> {
  // Loaded here: no other command waits for it.
  const { default: Fastify, LogController } = await import('fastify');
  const connections = new Connections();
  const admission = new Admission(limits);
  const bodies = new BodyReader(instance, columnsNamed(instance, worker.ready.columns), bodyThread);
  const held = new WeakMap<object, Held>();
  const app = Fastify({
    serverFactory: (handler) => connections.createServer(handler),
    clientErrorHandler: (error, socket) => refuseConnection(connections, error, socket),
    return503OnClosing: false,
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (error, _request, reply) => refuse(reply, error),
    ...(logger ? { loggerInstance: logger } : {}),
  });
  let isAlive = true;
  void worker.ended.then(() => (isAlive = false));

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: IncomingMessage) => {
    const taken = held.get(request.raw);
    if (taken === undefined) return dropRest(payload); // of a route that takes no body
    return receiveBody(request.raw, taken);
  });
  app.addHook('onRequest', requireHost(token === undefined));
  app.addHook('onRequest', requireExpectation);
  if (token !== undefined) app.addHook('onRequest', requireToken(token, ['/ping', '/health']));
  app.addHook('onSend', async ({ raw }, reply) => {
    await connections.mayAnswer();
    if (!raw.complete) dropRest(raw);
    // Fastify closes after a rejected body; but what still comes of it is dropped, and the connection stays good.
    if (!connections.isEnding) return void (reply.hasHeader('connection') && reply.header('connection', raw.headers.connection ?? 'keep-alive'));
    reply.header('connection', 'close');
    if (!raw.complete) await finished(raw).catch(() => undefined);
  });
  app.setErrorHandler((error, _request, reply) => refuse(reply, error));
  app.setNotFoundHandler((request, reply) => {
    const methods = METHODS[request.url.split('?')[0] ?? ''];
    if (methods === undefined) return refuse(reply, new ScoringError('ENDPOINT_NOT_FOUND', `this route does not exist: there are ${Object.keys(METHODS).join(', ')}`));
    return refuse(reply.header('allow', methods), new ScoringError('ENDPOINT_NOT_FOUND', `this route takes ${methods} only`, {}, 405));
  });

  app.post('/invocations', {
    onRequest: (request, reply, done) => {
      const taken = admission.take(expectedBytes(request.raw));
      held.set(request.raw, taken);
      connections.whenDone(reply.raw, taken.release);
      done();
    },
    handler: async (request, reply) => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const columns = await bodies.read(request.headers['content-type'], body);
      const text = await replyText(prediction, await worker.predict(columns));
      held.get(request.raw)?.answer(text.length);
      return reply.type('application/json; charset=utf-8').send(text);
    },
  });
  for (const route of ['/ping', '/health']) {
    app.get(route, (_request, reply) => {
      if (!isAlive) return refuse(reply, new ScoringError('TEMPORARILY_UNAVAILABLE', 'the model is not available'));
      if (connections.isEnding) return refuse(reply, new ScoringError('TEMPORARILY_UNAVAILABLE', 'the server is ending: ask another one'));
      return reply.type('application/json').send('\n'); // as MLflow's server answers
    });
  }
  app.get('/version', (_request, reply) => reply.type('text/plain').send(version));
  const end = async (ending: Ending) => {
    await connections.end(ending);
    await app.close();
    await bodies.close();
  };
  return { app, connections, end };
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  const known = scoringErrorOf(error);
  if (!known || known.code === 'PREDICTION_INVALID') reply.log.error({ err: error }, 'a request failed');
  const refusal = known ?? new ScoringError('INTERNAL_ERROR', 'the server failed; its log has the reason');
  if (refusal.status === 503) reply.header('retry-after', '1');
  return reply.code(refusal.status).type('application/json').send(refusal.reply());
}
