import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { openNewsroom } from '../helpers/newsroom.ts';

/** The application whose contract is checked here, ready. */
export async function buildSubject(t: Parameters<typeof openNewsroom>[0]): Promise<FastifyInstance> {
  const { app } = await openNewsroom(t);
  return app;
}

/** The folder with the contract that is published for it: `openapi.json`, `openapi.yaml`, `client.ts` and `released.json`. */
export const publishedFolder = join(import.meta.dirname, '../../openapi');
