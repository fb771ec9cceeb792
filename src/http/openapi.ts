import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { sha256 } from '../lib/hash.ts';
import { isNoneMatch } from './conditional.ts';
import { buildContract, type PlacedRoute } from './openapi/build.ts';
import type { ContractDocument } from './openapi/document.ts';
import { readRoute } from './openapi/route.ts';

/** What the contract says of the program. */
export interface ContractOptions {
  /** The version of the program, as in package.json. */
  readonly version: string;
}

/**
 * Collects every route that is registered after this call and does not say `schema.hide`, and answers `/openapi.json` and
 * `/openapi.yaml` with the contract that they make up. The contract is built when it is first asked for, not at the start.
 */
export function registerContract(app: FastifyInstance, { version }: ContractOptions): void {
  const placed: (() => PlacedRoute)[] = [];
  let isReady = false;
  app.addHook('onRoute', (route) => {
    if (route.method === 'HEAD' || route.schema?.hide === true) return;
    placed.push(() => ({ path: swagger.formatParamUrl(route.url), route: readRoute(route) }));
  });
  app.addHook('onReady', (done) => {
    isReady = true;
    done();
  });
  const contract = once(() => {
    if (!isReady) throw new Error('The contract is complete when the app is ready');
    const routes = placed.map((place) => place());
    return buildContract(routes, version);
  });
  contracts.set(app.server, contract);
  registerContractRoutes(app, contract);
}

/** The contract of an app that is ready and had `registerContract`; always the same object. */
export function contractOf(app: FastifyInstance): ContractDocument {
  const contract = contracts.get(app.server);
  if (contract === undefined) throw new Error('registerContract was not called for this app');
  return contract();
}

/** The contract as a YAML document, with the same order of keys. */
export async function toYaml(document: ContractDocument): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(document, { aliasDuplicateObjects: false, blockQuote: 'literal', lineWidth: 120 });
}

// An app and the scopes inside it share one server, and nothing of it outlives the app.
const contracts = new WeakMap<object, () => ContractDocument>();

const OpenApiDocument = z
  .looseObject({
    openapi: z.string().meta({ description: 'The version of OpenAPI.' }),
    info: z.looseObject({ title: z.string(), version: z.string() }).meta({ description: 'What this API is.' }),
    paths: z.looseObject({}).meta({ description: 'The operations, by path and method.' }),
  })
  .meta({
    id: 'OpenApiDocument',
    description: 'This document: OpenAPI 3.1.',
    examples: [{ openapi: '3.1.1', info: { title: 'Dateline', version: '1.0.0' }, paths: {} }],
  });

function registerContractRoutes(app: FastifyInstance, contract: () => ContractDocument): void {
  const config = { access: 'anyone', headers: { 200: ['ETag', 'Cache-Control'] } } as const;
  const json = once(async () => fileOf(JSON.stringify(contract()), 'application/json; charset=utf-8'));
  const yaml = once(async () => fileOf(await toYaml(contract()), 'application/yaml; charset=utf-8'));
  app.get(
    '/openapi.json',
    {
      config,
      schema: {
        operationId: 'getContract',
        summary: 'Get this contract as JSON',
        response: { 200: OpenApiDocument },
      },
    },
    async (request, reply) => sendFile(await json(), request, reply),
  );
  app.get(
    '/openapi.yaml',
    {
      config: { ...config, produces: ['application/yaml'] },
      schema: {
        operationId: 'getContractAsYaml',
        summary: 'Get this contract as YAML',
        response: {
          200: {
            description: 'This document: OpenAPI 3.1.',
            content: { 'application/yaml': { schema: z.string().meta({ examples: ['openapi: 3.1.1\n'] }) } },
          },
        },
      },
    },
    async (request, reply) => sendFile(await yaml(), request, reply),
  );
}

interface StoredFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly etag: string;
}

function fileOf(text: string, type: string): StoredFile {
  const etag = `"${sha256(text).slice(0, 22)}"`;
  return { bytes: Buffer.from(text), type, etag };
}

function sendFile({ bytes, type, etag }: StoredFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.headers({ etag, 'cache-control': 'public, max-age=0, s-maxage=60' });
  const known = request.headers['if-none-match'];
  if (known !== undefined && isNoneMatch(known, etag)) return reply.code(304).send();
  return reply.type(type).send(bytes);
}

/** The same result for every call; the work is done at the first. A failure is not remembered. */
function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}
