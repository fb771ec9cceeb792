import { setTimeout as pause } from 'node:timers/promises';
import { StorageUnavailable } from './storage.ts';

/** How long an S3 server may take, and how often it is asked. */
export interface S3Patience {
  /** Until an answer begins. */
  readonly answerMs: number;
  /** The same, where a part of a file is sent with the request. */
  readonly uploadMs: number;
  /** Between two pieces of an answer; the time that our own reader takes does not count. */
  readonly stallMs: number;
  /** Before each time that a request is tried again. */
  readonly pausesMs: readonly number[];
}

/** S3 answers these when asking again is what one should do. */
const PASSING = new Set([500, 502, 503, 504]);

/**
 * A `fetch` for an S3 client: every wait has an end, what passes is tried again, redirects are not followed (the signature
 * would not fit), nothing is compressed on the way (lengths are what they say), and a missing bucket is not a missing file.
 */
export function createS3Fetch(
  patience: S3Patience,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init = {}) => {
    for (const pauseMs of patience.pausesMs) {
      try {
        const response = await attempt(input, init, patience);
        if (!PASSING.has(response.status)) return await told(response, init);
        await response.body?.cancel();
      } catch (error) {
        // What a POST began may have been done although the answer was lost.
        if (error instanceof StorageUnavailable || init.method === 'POST') throw error;
      }
      await pause(pauseMs);
    }
    return told(await attempt(input, init, patience), init);
  };
}

async function attempt(input: string | URL | Request, init: RequestInit, patience: S3Patience): Promise<Response> {
  const stop = new AbortController();
  const headers = new Headers(init.headers);
  headers.set('accept-encoding', 'identity');
  const alarm = ring(stop, init.body ? patience.uploadMs : patience.answerMs);
  try {
    const sent = init.body instanceof Uint8Array ? { body: inPieces(init.body), duplex: 'half' as const } : {};
    const response = await fetch(input, { ...init, ...sent, headers, redirect: 'manual', signal: stop.signal });
    if (response.body === null) return response;
    const { status, statusText } = response;
    const body = watched(response.body, stop, patience.stallMs);
    return new Response(body, { status, statusText, headers: response.headers });
  } finally {
    clearTimeout(alarm);
  }
}

/** The same bytes; fails when the next piece takes too long, or when they break off. */
function watched(body: ReadableStream<Uint8Array>, stop: AbortController, stallMs: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        const alarm = ring(stop, stallMs);
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          if (error instanceof StorageUnavailable) throw error;
          throw new StorageUnavailable('the S3 storage broke off its answer', { cause: error });
        } finally {
          clearTimeout(alarm);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** The client takes every 404 for a missing file. */
async function told(response: Response, { method }: RequestInit): Promise<Response> {
  if (response.status !== 404 || method !== 'GET') return response;
  const text = await response.text();
  if (text.includes('<Code>NoSuchBucket</Code>')) throw new StorageUnavailable('the S3 storage has no such bucket');
  return new Response(text, { status: 404, headers: response.headers });
}

function ring(stop: AbortController, ms: number): NodeJS.Timeout {
  return setTimeout(() => stop.abort(new StorageUnavailable(`the S3 storage did not answer for ${ms / 1000} s`)), ms);
}

/** fetch would copy a whole part of a file; its length is among the headers. */
function inPieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.subarray(at, at + 65_536));
        at += 65_536;
      },
    },
    { highWaterMark: 0 },
  );
}
