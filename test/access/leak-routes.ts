import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { z } from 'zod';
import type { AppOptions } from '../../src/app.ts';
import { type Newsroom, openNewsroom } from '../helpers/newsroom.ts';

/** A route of the running application. */
export interface Route {
  readonly method: string;
  /** As it was registered: `/v1/articles/:ref`. */
  readonly pattern: string;
  /** The parameters of its query, by name, as JSON Schema. */
  readonly query: Readonly<Record<string, Parameter>>;
}

interface Parameter {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Parameter;
}

/** What there is to ask for: what stands in the place of a parameter, by its name. */
export type Pools = Readonly<Record<string, readonly string[]>>;

interface Teardown {
  teardown(fn: () => Promise<void>): void;
}

/** Opens the real application and gives all its routes with it. */
export async function openWithRoutes(
  t: Teardown,
  options: Partial<AppOptions> = {},
): Promise<{ room: Newsroom; routes: Route[] }> {
  const routes: Route[] = [];
  const listen = (message: unknown) => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', (route) => {
      for (const method of [route.method].flat())
        if (method !== 'HEAD') routes.push({ method, pattern: route.url, query: queryOf(route) });
    });
  };
  subscribe('fastify.initialization', listen);
  try {
    return { room: await openNewsroom(t, options), routes };
  } finally {
    unsubscribe('fastify.initialization', listen);
  }
}

function queryOf({ schema }: RouteOptions): Route['query'] {
  const query = (schema as { querystring?: z.ZodType } | undefined)?.querystring;
  if (query === undefined) return {};
  const { properties } = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' }) as {
    properties: Route['query'];
  };
  return properties;
}

/** The kind of thing that a parameter of a path names. */
function poolOf(pattern: string, name: string): string {
  if (name !== 'id' && name !== 'ref') return name;
  const [, kind = name] =
    /(articles|photos|quotes|sources|sections|tags|authors|keys)\/:(?:id|ref)/.exec(pattern) ?? [];
  return pattern.includes(':ref') ? `${kind} by name` : kind;
}

/** Every address that the parameters of a path make. */
export function pathsOf({ pattern }: Pick<Route, 'pattern'>, pools: Pools): string[] {
  let paths = [''];
  for (const part of pattern.split('/').slice(1)) {
    const values =
      part === '*'
        ? ['static/swagger-initializer.js']
        : part.startsWith(':')
          ? pool(poolOf(pattern, part.slice(1)), pools)
          : [part];
    paths = paths.flatMap((path) => values.map((value) => `${path}/${value}`));
  }
  return paths;
}

function pool(name: string, pools: Pools): readonly string[] {
  const values = name.endsWith(' by name')
    ? [...(pools[name.replace(' by name', '')] ?? []), ...(pools[name] ?? [])]
    : pools[name];
  if (values === undefined) throw new Error(`nothing is known to ask for in the place of ${name}`);
  return values;
}

/** Every query that changes one thing: each filter with each value, each order, each form. Lists are counted, and as long as they may be. */
export function queriesOf({ query }: Pick<Route, 'query'>, pools: Pools): string[] {
  const whole = ['count', 'limit']
    .filter((name) => name in query)
    .map((name) => (name === 'count' ? 'count=exact' : 'limit=100'));
  const single = Object.entries(query).flatMap(([name, parameter]) =>
    name === 'cursor' ? [] : valuesOf(name, parameter, pools).map((value) => `${name}=${encodeURIComponent(value)}`),
  );
  const join = (...parts: string[]) => `?${parts.join('&')}`;
  const everything =
    'include' in query
      ? [join(...whole, 'include=authors,photos,quotes,sources', 'view=full', 'body=blocks,html,text,markdown')]
      : [];
  return [
    '',
    join(...whole),
    ...everything,
    ...single.map((one) => join(...whole.filter((part) => !part.startsWith(`${one.split('=')[0]}=`)), one)),
  ].filter((query) => query !== '?');
}

function valuesOf(name: string, { type, enum: values, items }: Parameter, pools: Pools): string[] {
  const known = pools[`?${name}`];
  if (known !== undefined) return [...known];
  const given = values ?? items?.enum;
  if (given !== undefined) return given.map(String);
  if (type === 'boolean') return ['true', 'false'];
  if (type === 'integer') return ['1', '100'];
  if (/(?:From|^from)$/.test(name)) return ['2020-01-01T00:00:00Z', '2026-11-20T09:00:00Z'];
  if (/(?:To|^to)$/.test(name)) return ['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z'];
  throw new Error(`nothing is known to ask for as ${name}`);
}
