import { createServer, type RequestListener, type Server as NodeServer } from 'node:http';
import { fastify, type FastifyBaseLogger, type FastifyServerOptions } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { createClientErrorHandler, createExpectationHandler, REQUEST_TIMEOUT } from './client-error.ts';
import { answerError, handleErrors, type ErrorOptions } from './errors.ts';
import { standardHeaders, type CorsOrigin } from './headers.ts';
import { BODY_LIMIT, readStrictJson } from './json.ts';
import { answerUnrouted } from './methods.ts';
import { createPreparation, createRequestIds, negotiateJson } from './prepare.ts';
import { closeQueries, parseQuery } from './query.ts';
import { createAnswerLog, loggerSettings, RequestLog, type LogOptions } from './request-log.ts';
import { createShortcut, type Shortcut, type ShortcutOptions } from './shortcut.ts';
import { createUploads, type UploadTimeouts } from './slow-body.ts';
import { validatorCompiler } from './validation.ts';

/** Everything the bare server needs to know. */
export interface HttpOptions extends ErrorOptions {
  /** Makes the ids of requests that bring none; every request pays for it, so it should be cheap. */
  readonly newId: () => string;
  /** False writes no log at all. */
  readonly log: LogOptions | false;
  readonly corsOrigin: CorsOrigin;
  /** Whose X-Forwarded-* headers count; none by default. */
  readonly trustProxy?: FastifyServerOptions['trustProxy'];
  readonly timeouts?: Partial<Timeouts>;
  /** Where readers' repeated requests are answered from before the router sees them. */
  readonly shortcut?: Pick<ShortcutOptions, 'cache' | 'files' | 'limiter' | 'now'>;
}

/** How long a connection may take, in milliseconds. */
export interface Timeouts extends UploadTimeouts {
  /** The head of a request, and a new connection that stays silent. */
  readonly headersMs: number;
  /** A whole request with its body, unless it is an upload. */
  readonly requestMs: number;
  /** An idle connection between two requests. */
  readonly keepAliveMs: number;
  /** A connection on which neither side moves a byte, such as a reader that does not read. */
  readonly stalledMs: number;
  /** How often all of this is looked at. */
  readonly checkMs: number;
}

const defaultTimeouts: Timeouts = {
  headersMs: 5_000,
  requestMs: 10_000,
  uploadMs: 600_000,
  lingerMs: 5_000,
  keepAliveMs: 65_000,
  stalledMs: 60_000,
  checkMs: 1_000,
};

/** Largest head of a request in bytes, its URL included. */
const HEADER_LIMIT = 16 * 1024;

/** Longest part of a path that a parameter may take, in characters. */
const PARAM_LIMIT = 200;

/**
 * The bare server: no route yet, every default set that a public API needs. Paths are compared with case and trailing slash, one address for one
 * thing. Each answer carries the standard headers and X-Request-Id; each failure is a problem; each route's query is closed unless it says so.
 */
export function createHttp(options: HttpOptions) {
  const { newId, log, corsOrigin, publicUrl, trustProxy = false } = options;
  const headers = standardHeaders(options);
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const prepare = createPreparation(headers, corsOrigin);
  const requestIdOf = createRequestIds(newId);
  const answerLog = log === false ? undefined : createAnswerLog(log);
  const isDirect = trustProxy === false && corsOrigin === '*';
  const shortcut =
    options.shortcut !== undefined && isDirect
      ? createShortcut({ ...options.shortcut, publicUrl, headers, requestIdOf, answerLog })
      : undefined;
  const answerClientError = createClientErrorHandler({ newId, publicUrl, headers });
  const uploads = createUploads(timeouts);
  const app = fastify({
    serverFactory: (handler) => createNodeServer({ handler, shortcut, timeouts }),
    logger: log === false ? false : loggerSettings(log),
    logController: new RequestLog(answerLog),
    // Lines carry the request id themselves; a child logger for each request costs more than its line.
    ...(log !== false && { childLoggerFactory: (logger: FastifyBaseLogger) => logger }),
    genReqId: requestIdOf,
    // The absolute form of a request line (RFC 9112, 3.2.2) names the same thing as its path.
    rewriteUrl: ({ url = '' }) => (url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/]*/i, '')),
    trustProxy,
    bodyLimit: BODY_LIMIT,
    return503OnClosing: false,
    exposeHeadRoutes: true,
    routerOptions: {
      caseSensitive: true,
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
      maxParamLength: PARAM_LIMIT,
      querystringParser: parseQuery,
    },
    clientErrorHandler: (error, socket) => {
      // Node names a connection once for being late; from then on its deadline is that of the upload.
      if (error.code !== REQUEST_TIMEOUT || !uploads.isUploading(socket)) answerClientError(error, socket);
    },
    frameworkErrors: (error, request, reply) => {
      prepare(request, reply);
      answerError({ error, request, reply, options });
    },
  });
  app.server.on('checkExpectation', createExpectationHandler({ newId, publicUrl, headers }));
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  handleErrors(app, options);
  answerUnrouted(app);
  readStrictJson(app);
  closeQueries(app);
  negotiateJson(app);
  uploads.watch(app);
  app.addHook('onRequest', (request, reply, done) => {
    done(prepare(request, reply));
  });
  return app.withTypeProvider<ZodTypeProvider>();
}

interface NodeServerOptions {
  readonly handler: RequestListener;
  readonly shortcut: Shortcut | undefined;
  readonly timeouts: Timeouts;
}

/** Node's server in front of Fastify. */
function createNodeServer({ handler, shortcut, timeouts }: NodeServerOptions): NodeServer {
  const settings = {
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    keepAliveTimeout: timeouts.keepAliveMs,
    connectionsCheckingInterval: timeouts.checkMs,
    maxHeaderSize: HEADER_LIMIT,
    // A request without Host is refused by a hook, in the shape of every other refusal.
    requireHostHeader: false,
  };
  const server: NodeServer = createServer(settings, (request, response) => {
    // While the server closes, Fastify tells each caller to go.
    if (!server.listening || shortcut === undefined || !shortcut(request, response)) handler(request, response);
  });
  return server.setTimeout(timeouts.stalledMs);
}
