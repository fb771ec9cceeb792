import type { FastifyContextConfig, RouteOptions } from 'fastify';
import { z } from 'zod';
import type { Permission } from '../../lib/viewer.ts';
import type { Access } from '../access.ts';
import type { ProblemCode } from '../problems.ts';
import type { UploadContract } from '../upload.ts';
import type { HeaderName } from './headers.ts';
import { isObject } from './json-schema.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What can go wrong here beyond what the route's shape already says, by the codes of the catalogue. */
    problems?: readonly ProblemCode[];
    /** Headers of an answer, by its status, beyond those that its kind and its surface already bring. */
    headers?: Readonly<Record<number, readonly HeaderName[]>>;
  }
}

/** Which part of the API a route belongs to, by the first segments of its path. */
export type Surface = 'delivery' | 'editorial' | 'syndication' | 'administration' | 'service';

/** One answer without an error: its status, and by media type what it holds; no media type, no body. */
export interface Answer {
  readonly status: number;
  readonly description?: string;
  readonly content: ReadonlyMap<string, z.ZodType>;
}

/** What a route says of itself, read once and typed. */
export interface ContractRoute {
  readonly operationId: string;
  readonly method: string;
  readonly url: string;
  readonly surface: Surface;
  readonly access: Access;
  /** What a key needs besides its role. */
  readonly permission?: Permission;
  /** Whether a key that is not needed lets its holder see more. */
  readonly readsKeys: boolean;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  readonly params?: z.ZodType;
  readonly querystring?: z.ZodType;
  readonly headers?: z.ZodType;
  readonly body?: z.ZodType;
  /** The body is a file, alone or in a form. */
  readonly upload?: UploadContract;
  /** The media types that the body may have. */
  readonly consumes: readonly string[];
  readonly answers: readonly Answer[];
  /** Whether it answers whatever the caller accepts. */
  readonly answersAnything: boolean;
  /** Whether keys are read and requests are counted. */
  readonly isMetered: boolean;
  readonly problems: readonly ProblemCode[];
  readonly extraHeaders: Readonly<Record<number, readonly HeaderName[]>>;
}

/** Reads a route. Throws, and names it, when it lacks what every operation must have. */
export function readRoute({ method, url, schema = {}, config = {} }: RouteOptions): ContractRoute {
  const methods = [method].flat();
  const name = `${methods.join('|')} ${url}`;
  const { operationId, summary, description, tags, deprecated = false, consumes = ['application/json'] } = schema;
  if (methods[0] === undefined || methods.length > 1) throw new Error(`${name}: an operation has one method`);
  if (operationId === undefined) throw new Error(`${name}: schema.operationId is missing`);
  if (summary === undefined) throw new Error(`${name}: schema.summary is missing`);
  if (config.access === undefined) throw new Error(`${name}: config.access is missing`);
  const surface = surfaceOf(url);
  const parts = { params: schema.params, querystring: schema.querystring, headers: schema.headers, body: schema.body };
  return {
    operationId,
    method: methods[0],
    url,
    surface,
    access: config.access,
    summary,
    ...(description !== undefined && { description }),
    tags: tags ?? [tagOf(surface, url)],
    deprecated,
    ...Object.fromEntries(
      Object.entries(parts).flatMap(([part, value]) =>
        value === undefined ? [] : [[part, zodOf(value, `${name}: schema.${part}`)]],
      ),
    ),
    consumes,
    answers: answersOf(schema.response, name),
    ...declared(config),
  };
}

/** The names of the properties that a schema of parameters has, in lower case. */
export function parameterNames(schema: z.ZodType | undefined): readonly string[] {
  if (schema === undefined) return [];
  const inner = schema instanceof z.ZodPipe ? schema.in : schema;
  return inner instanceof z.ZodObject ? Object.keys(inner.shape).map((name) => name.toLowerCase()) : [];
}

const surfaces: readonly (readonly [prefix: string, surface: Surface])[] = [
  ['/v1/editorial/', 'editorial'],
  ['/v1/syndication/', 'syndication'],
  ['/v1/admin/', 'administration'],
  ['/v1/', 'delivery'],
  ['/feeds/', 'delivery'],
  ['/sitemaps/', 'delivery'],
  ['/media/', 'delivery'],
];

function surfaceOf(url: string): Surface {
  return surfaces.find(([prefix]) => url.startsWith(prefix))?.[1] ?? 'service';
}

/** `/v1/articles/:ref` belongs to Articles, `/v1/editorial/articles` to Editorial articles. */
function tagOf(surface: Surface, url: string): string {
  const segments = url.split('/');
  if (surface === 'editorial') return `Editorial ${segments[3]}`;
  if (surface !== 'delivery') return capital(surface);
  return capital(segments[1] === 'v1' ? (segments[2] ?? '') : (segments[1] ?? ''));
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function declared(config: FastifyContextConfig) {
  const { problems = [], headers = {}, permission, produces, upload, readsKeys = false, unmetered = false } = config;
  return {
    problems,
    extraHeaders: headers,
    readsKeys,
    answersAnything: produces === 'anything',
    isMetered: !unmetered,
    ...(permission !== undefined && { permission }),
    ...(upload !== undefined && { upload }),
  };
}

function answersOf(response: unknown, name: string): readonly Answer[] {
  if (!isObject(response)) throw new Error(`${name}: schema.response is missing`);
  return Object.entries(response).map(([key, value]) => {
    const status = Number(key);
    if (!Number.isInteger(status) || status < 200 || status > 399) {
      throw new Error(`${name}: schema.response names ${key}; errors are named by their codes in config.problems`);
    }
    return answerOf({ status, value, name: `${name}: schema.response ${key}` });
  });
}

function answerOf({ status, value, name }: { status: number; value: unknown; name: string }): Answer {
  if (value instanceof z.ZodType) {
    const hasBody = !(value instanceof z.ZodNull || value instanceof z.ZodVoid || value instanceof z.ZodUndefined);
    const description = z.globalRegistry.get(value)?.description;
    return {
      status,
      ...(description !== undefined && { description }),
      content: new Map(hasBody ? [['application/json', value]] : []),
    };
  }
  const { content, description } = isObject(value) ? value : {};
  if (!isObject(content)) throw new Error(`${name} is neither a zod schema nor an object with content`);
  return {
    status,
    ...(typeof description === 'string' && { description }),
    content: new Map(
      Object.entries(content).map(([type, media]) => [
        type,
        zodOf(isObject(media) ? media['schema'] : undefined, `${name} ${type}`),
      ]),
    ),
  };
}

function zodOf(value: unknown, name: string): z.ZodType {
  if (value instanceof z.ZodType) return value;
  throw new Error(`${name} is not a zod schema`);
}
