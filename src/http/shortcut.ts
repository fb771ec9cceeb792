import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Now } from '../lib/clock.ts';
import { cacheKey, isPlainRead, readAnswer, VARIES_BY } from './delivery.ts';
import { hasBody } from './json.ts';
import { type FileReading, type KeptFiles, readKeptFile } from './kept-files.ts';
import { isHost } from './prepare.ts';
import { callerOfAddress, type RateLimiter, rateLimitField } from './rate-limit.ts';
import { type AnswerLog, roundMs } from './request-log.ts';
import type { ResponseCache } from './response-cache.ts';

/** Answers a request at once, or leaves it alone and says so. */
export type Shortcut = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface ShortcutOptions {
  readonly cache: ResponseCache;
  readonly files?: KeptFiles | undefined;
  readonly limiter: RateLimiter;
  readonly now: Now;
  readonly publicUrl: string | undefined;
  /** The headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestIdOf: (request: IncomingMessage) => string;
  readonly answerLog: AnswerLog | undefined;
}

/**
 * The way of most requests: a reader asks again for what the cache has. It goes past the router and costs half as much. Only requests are taken
 * about which nothing is left to decide; all others, and with them every refusal, go the long way. The answers are the same on both.
 * It believes the socket about who is calling, so it is for a server without a trusted proxy, and for one that any origin may read.
 */
export function createShortcut(options: ShortcutOptions): Shortcut {
  const { cache, files, limiter, now, publicUrl, requestIdOf, answerLog } = options;
  const standard = [...Object.entries(options.headers).flat(), 'vary', VARIES_BY];
  const { 'content-security-policy': _fileHasItsOwn, ...headersOfFiles } = options.headers;
  const standardOfFiles = Object.entries(headersOfFiles).flat();

  /** The headers of the rate limit; undefined when the caller has nothing left. */
  function count({ socket }: IncomingMessage): readonly string[] | undefined {
    const { policy } = limiter;
    if (policy === undefined) return [];
    const allowance = limiter.take(callerOfAddress(socket.remoteAddress ?? ''), now());
    return allowance.isLimited ? undefined : ['ratelimit-policy', policy, 'ratelimit', rateLimitField(allowance)];
  }

  return (request, response) => {
    const { method = '', headers, url = '' } = request;
    const { host, authorization } = headers;
    if (authorization !== undefined || host === undefined || !isHost(request) || hasBody(request)) return false;
    const kept = files && readKeptFile(files, { method, url, headers });
    if (kept !== undefined) {
      send(request, response, { ...kept, standard: standardOfFiles });
      return true;
    }
    if (!isPlainRead(method, headers)) return false;
    const answer = cache.get(cacheKey(publicUrl ?? `http://${host}`, url));
    const reading = answer && readAnswer(answer, headers, now);
    if (answer === undefined || reading === undefined) return false;
    const allowance = count(request);
    if (allowance === undefined) return false;
    send(request, response, { reading, route: answer.route, standard: [...standard, ...allowance] });
    return true;
  };

  function send(
    request: IncomingMessage,
    response: ServerResponse,
    { reading, route, standard: first }: { reading: FileReading; route: string; standard: readonly string[] },
  ): void {
    const { status, head, body } = reading;
    const requestId = requestIdOf(request);
    if (answerLog !== undefined) {
      const begin = performance.now();
      const { method = '' } = request;
      response.on('finish', () => {
        answerLog({ requestId, method, route, status, ms: roundMs(performance.now() - begin) });
      });
    }
    response.writeHead(status, [...first, ...head, 'x-request-id', requestId]);
    response.end(body);
  }
}
