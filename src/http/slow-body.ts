import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Viewer } from '../lib/viewer.ts';
import { REQUEST_TIMEOUT } from './client-error.ts';
import { hasBody } from './json.ts';
import { ProblemError } from './problem.ts';

/** So many uploads of one key may be on their way: each holds a connection and a file for as long as it likes to take. */
const UPLOADS_AT_ONCE = 20;

/** How long whoever sends a file has, in milliseconds. */
export interface UploadTimeouts {
  /** The whole request. That it does not stand still is seen to by the server, for every connection. */
  readonly uploadMs: number;
  /** After an answer that came before the end of the file: what still comes is thrown away, so that the sender gets to read the answer. */
  readonly lingerMs: number;
}

/** Knows which connections send a file. */
export interface Uploads {
  /** Whether the server's own limit is not for this connection now. */
  isUploading(socket: Socket): boolean;
  /** Watches the routes that are registered from now on. */
  watch(app: FastifyInstance): void;
}

/**
 * Gives the requests of routes that take uploads more time than the server's own limit, from the moment that they were let in on: those who
 * may not call, and uploads of one key beyond a number, keep to the limit of everyone.
 */
export function createUploads({ uploadMs, lingerMs }: UploadTimeouts): Uploads {
  const uploading = new WeakSet<Socket>();
  const onTheirWay = new Map<string, Set<IncomingMessage>>();

  function begin({ server, raw, viewer }: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    const { socket } = raw;
    if (raw.complete || !hasBody(raw) || socket.destroyed) {
      done();
      return;
    }
    const caller = nameOf(viewer);
    const uploads = onTheirWay.get(caller) ?? new Set();
    if (uploads.size >= UPLOADS_AT_ONCE) {
      done(tooMany());
      return;
    }
    onTheirWay.set(caller, uploads.add(raw));
    // The answer that waits behind another on its connection is not told when that breaks; the connection is.
    const leave = (): void => {
      reply.raw.off('close', leave);
      socket.off('close', leave);
      uploads.delete(raw);
      if (uploads.size === 0 && onTheirWay.get(caller) === uploads) onTheirWay.delete(caller);
    };
    reply.raw.once('close', leave);
    socket.once('close', leave);
    const end = (): void => {
      clearTimeout(deadline);
      uploading.delete(socket);
    };
    const deadline = setTimeout(() => {
      end();
      server.server.emit('clientError', timedOut(), socket);
    }, uploadMs);
    uploading.add(socket);
    raw.once('end', end).once('close', end);
    reply.raw.once('close', end).once('finish', () => {
      if (raw.readableEnded || raw.destroyed) return;
      clearTimeout(deadline);
      const lingering = setTimeout(() => raw.destroy(), lingerMs).unref();
      const ended = (): void => {
        clearTimeout(lingering);
        // While the server closes, connections that were idle then are ended; this one is idle only now.
        if (!server.server.listening) server.server.closeIdleConnections();
      };
      raw.once('end', ended).once('close', ended).resume();
    });
    done();
  }

  return {
    isUploading: (socket) => uploading.has(socket),
    watch(app) {
      app.addHook('onRoute', (route) => {
        if (route.config?.upload !== undefined) route.onRequest = [...[route.onRequest ?? []].flat(), begin];
      });
    },
  };
}

function nameOf(viewer: Viewer): string {
  return viewer.role === 'reader' ? viewer.role : viewer.keyId;
}

function tooMany(): ProblemError {
  const detail = `Send at most ${UPLOADS_AT_ONCE} files at a time: let one that is on its way end, then send this one again.`;
  return new ProblemError('rate-limited', { detail, headers: { 'retry-after': '5' } });
}

function timedOut(): Error {
  return Object.assign(new Error('the upload took too long'), { code: REQUEST_TIMEOUT });
}
