import { hostname } from 'node:os';
import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';

/** Where log lines go and from which level on. */
export interface LogOptions {
  readonly level: string;
  readonly stream: { write(line: string): void };
}

/** Fastify's logger settings: requests and answers are never serialised whole, so no header, query or body reaches a line. */
export function loggerSettings({ level, stream }: LogOptions) {
  return {
    level,
    stream,
    // pino's redaction by path costs more than all the rest of a line; these names are all that could carry a key.
    serializers: {
      req: () => ({}),
      res: (reply: { statusCode?: number }) => ({ statusCode: reply.statusCode ?? 0 }),
      headers: redact,
      authorization: redact,
      cookie: redact,
    },
  };
}

/** What the log says of an answer. */
export interface AnswerLine {
  readonly requestId: string;
  readonly method: string;
  /** The pattern of the route; undefined when there is none, and then `path` says what was asked for. */
  readonly route: string | undefined;
  readonly path?: string | undefined;
  readonly status: number;
  readonly ms: number;
  readonly keyId?: string | undefined;
}

/** Writes the line of an ordinary answer. */
export type AnswerLog = (line: AnswerLine) => void;

/**
 * The log of ordinary answers; undefined when the level leaves them out. The text is the one that the logger would write,
 * put together here because the logger takes fifteen times as long for it.
 */
export function createAnswerLog({ level, stream }: LogOptions): AnswerLog | undefined {
  if (!['trace', 'debug', 'info'].includes(level)) return undefined;
  const origin = `"pid":${process.pid},"hostname":${JSON.stringify(hostname())}`;
  return ({ requestId, method, route, path, status, ms, keyId }) => {
    const where = route === undefined ? `"path":${JSON.stringify(path ?? '')}` : `"route":${JSON.stringify(route)}`;
    const who = keyId === undefined ? '' : `,"keyId":"${keyId}"`;
    const what = `"requestId":"${requestId}","method":"${method}",${where},"status":${status},"ms":${ms}${who}`;
    stream.write(`{"level":30,"time":${Date.now()},${origin},${what},"msg":"answered"}\n`);
  };
}

/** Milliseconds with two decimals. */
export function roundMs(ms: number): number {
  return Math.round(ms * 100) / 100;
}

/** Writes one line for each answer: request id, method, route pattern, status, milliseconds and the id of the key, never the key. */
export class RequestLog extends LogController {
  readonly #answerLog: AnswerLog | undefined;

  /** Without a log of ordinary answers only what failed on our side has a line. */
  constructor(answerLog: AnswerLog | undefined) {
    super();
    this.#answerLog = answerLog;
  }

  override incomingRequest(): void {
    // The one line is written when the answer is sent.
  }

  override routeNotFound(): void {
    // A 404 has its line like every other answer.
  }

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const { log } = reply;
    const status = reply.statusCode;
    if (this.#answerLog === undefined && !error && status < 500) return;
    const line = {
      requestId: request.id,
      method: request.method,
      route: request.is404 ? undefined : request.routeOptions.url,
      path: request.is404 ? maskPath(request.url) : undefined,
      status,
      ms: roundMs(reply.elapsedTime),
      keyId: request.viewer?.role === 'reader' ? undefined : request.viewer?.keyId,
    };
    if (error) log.warn({ ...line, err: error }, 'answer broken off');
    else if (status >= 500) log.error(line, 'answered');
    else this.#answerLog?.(line);
  }
}

/** The path of a request that no route has: without its query, and without parts long enough to be a key. */
function maskPath(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  return path
    .slice(0, 200)
    .split('/')
    .map((part) => (part.length >= 24 ? '…' : part))
    .join('/');
}

function redact(): string {
  return '[redacted]';
}
