import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_TYPE, ProblemError, toProblem } from './problem.ts';
import type { ProblemCode } from './problems.ts';

/** What an answer needs that is written past Fastify. */
export interface RawOptions {
  readonly newId: () => string;
  readonly publicUrl?: string | undefined;
  /** Sent with every answer of the server. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Node's name for a request that did not come in time. */
export const REQUEST_TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

const codes: Readonly<Record<string, ProblemCode>> = {
  [REQUEST_TIMEOUT]: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'header-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'payload-too-large',
};

/** Answers what Node's HTTP parser gave up on: too slow, too large a head, or not HTTP. The connection ends with it. */
export function createClientErrorHandler(
  options: RawOptions,
): (error: Error & { code?: string }, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    if (socket.writable && !isAnswering(socket)) {
      const { status, headers, body } = rawProblem(codes[error.code ?? ''] ?? 'malformed-request', options);
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
    }
    socket.destroySoon();
  };
}

/** Answers a request whose Expect header is not `100-continue`. */
export function createExpectationHandler(
  options: RawOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (_request, response) => {
    const { status, headers, body } = rawProblem('expectation-failed', options);
    response.writeHead(status, headers).end(body);
  };
}

function rawProblem(
  code: ProblemCode,
  options: RawOptions,
): { status: number; headers: Record<string, string>; body: string } {
  const requestId = options.newId();
  const error = new ProblemError(code);
  const body = JSON.stringify(toProblem(error, { requestId, publicUrl: options.publicUrl }));
  const headers = {
    ...options.headers,
    'content-type': PROBLEM_TYPE,
    'cache-control': 'no-store',
    'x-request-id': requestId,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  return { status: error.statusCode, headers, body };
}

/** Whether an answer is already on its way on this connection, so that another would be read as a part of it. */
function isAnswering(socket: Socket): boolean {
  const response: unknown = '_httpMessage' in socket ? socket._httpMessage : undefined;
  return (
    typeof response === 'object' && response !== null && 'headersSent' in response && response.headersSent === true
  );
}
