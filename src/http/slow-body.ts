import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { REQUEST_TIMEOUT } from './client-error.ts';
import { hasBody } from './json.ts';

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
 * may not call keep to the limit of everyone.
 */
export function createUploads({ uploadMs, lingerMs }: UploadTimeouts): Uploads {
  const uploading = new WeakSet<Socket>();

  function begin({ server, raw }: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const { socket } = raw;
    if (raw.complete || !hasBody(raw)) {
      done();
      return;
    }
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
      const ended = (): void => clearTimeout(lingering);
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

function timedOut(): Error {
  return Object.assign(new Error('the upload took too long'), { code: REQUEST_TIMEOUT });
}
