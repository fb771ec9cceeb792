import { Problem } from '../problem.ts';
import { description, securitySchemes, summary, tags } from './about.ts';
import type { ContractDocument, Operation } from './document.ts';
import { withoutBulkyExamples } from './examples.ts';
import { fromZod, type JsonSchemaBook, type ZodBook } from './from-zod.ts';
import { responseHeaders } from './headers.ts';
import { bookKey, commonParameters, notModified, operationOf } from './operation.ts';
import { problemExamples, problemResponse, problemsOf } from './problems.ts';
import type { ContractRoute } from './route.ts';

type ZodTypes = ZodBook['input'];

/** A route and where it stands in the document: its path with the parameters in braces. */
export interface PlacedRoute {
  readonly path: string;
  readonly route: ContractRoute;
}

/**
 * The whole contract of these routes, always in the same order of keys. Throws when two operations have one id, a tag is not one of
 * `tags`, or a schema cannot be said.
 */
export function buildContract(placed: readonly PlacedRoute[], version: string): ContractDocument {
  const routes = placed.map(({ route }) => route);
  requireUniqueIds(routes);
  const book = fromZod(zodBook(routes));
  const answers = routes.flatMap((route) => problemsOf(route));
  const codes = new Set(answers.flatMap((answer) => answer.codes));
  const paths = pathsOf(placed, book);
  const responses = byName({
    ...notModified,
    ...Object.fromEntries(answers.map((answer) => [answer.name, problemResponse(answer)])),
  });
  return {
    openapi: '3.1.1',
    info: {
      title: 'Dateline',
      version,
      summary,
      description,
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This server' }],
    tags: usedTags(routes),
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(book.components).map(([name, schema]) => [name, withoutBulkyExamples(schema)]),
      ),
      responses: used(responses, paths),
      parameters: used(commonParameters, paths),
      examples: byName(problemExamples(codes)),
      headers: used(responseHeaders, { paths, responses }),
      securitySchemes,
    },
  };
}

function requireUniqueIds(routes: readonly ContractRoute[]): void {
  const seen = new Map<string, ContractRoute>();
  for (const route of routes) {
    const other = seen.get(route.operationId);
    if (other)
      throw new Error(`${other.method} ${other.url} and ${route.method} ${route.url}: both are ${route.operationId}`);
    seen.set(route.operationId, route);
  }
}

function zodBook(routes: readonly ContractRoute[]): ZodBook {
  const input = routes.flatMap((route) => {
    const { params, querystring, headers, body, upload } = route;
    const parts = Object.entries({ params, querystring, headers, body, record: upload?.record });
    return parts.flatMap(([part, schema]) => (schema === undefined ? [] : [[bookKey(route, part), schema] as const]));
  });
  const output = routes.flatMap((route) =>
    route.answers.flatMap(({ status, content }) =>
      [...content].map(([type, schema]) => [bookKey(route, String(status), type), schema] as const),
    ),
  );
  const problem: ZodTypes = { Problem };
  return { input: Object.fromEntries(input), output: { ...problem, ...Object.fromEntries(output) } };
}

function usedTags(routes: readonly ContractRoute[]): ContractDocument['tags'] {
  const named = new Set(routes.flatMap((route) => route.tags));
  for (const { operationId, tags: names } of routes) {
    const unknown = names.find((name) => tags.every((tag) => tag.name !== name));
    if (unknown !== undefined) throw new Error(`${operationId}: there is no tag ${unknown}`);
  }
  return tags.filter(({ name }) => named.has(name));
}

/** Paths in the order of their first tag, then as they were registered; methods in the order of reading and writing. */
function pathsOf(placed: readonly PlacedRoute[], book: JsonSchemaBook): ContractDocument['paths'] {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const rank = ({ route }: PlacedRoute) => tags.findIndex(({ name }) => name === route.tags[0]);
  const paths = Map.groupBy(
    placed.toSorted((a, b) => rank(a) - rank(b)),
    ({ path }) => path,
  );
  return Object.fromEntries(
    [...paths].map(([path, operations]) => [
      path,
      Object.fromEntries(
        operations
          .toSorted((a, b) => methods.indexOf(a.route.method) - methods.indexOf(b.route.method))
          .map(({ route }): [string, Operation] => [route.method.toLowerCase(), operationOf(route, book)]),
      ),
    ]),
  );
}

function byName<T>(things: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(things).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The components to which something refers. */
function used<T>(components: Readonly<Record<string, T>>, referring: object): Readonly<Record<string, T>> {
  const text = JSON.stringify(referring);
  return Object.fromEntries(Object.entries(components).filter(([name]) => text.includes(`/${name}"}`)));
}
