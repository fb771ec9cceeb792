/** What the service is compared with, as a process of its own: bare Fastify routes that do the least that gives the same bytes. */
import SQLite from 'better-sqlite3';
import { fastify, type FastifyInstance } from 'fastify';
import { readFile } from 'node:fs/promises';
import type { RecordedQuery } from './queries.ts';

/** An answer that was fetched from the service, to be sent again. */
export interface FixedAnswer {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** base64 */
  readonly body: string;
}

/** An answer whose body is read from a file each time. */
export interface FileAnswer extends Pick<FixedAnswer, 'url' | 'headers'> {
  readonly path: string;
}

export interface BaselineSpecification {
  readonly answers?: readonly FixedAnswer[];
  readonly files?: readonly FileAnswer[];
  readonly database?: StoredArticles;
}

/** Articles that are read from the database each time. */
export interface StoredArticles {
  readonly databasePath: string;
  /** The values of {@link ANY} stand in their parameters for what differs from request to request. */
  readonly article: RecordedQuery;
  readonly list: RecordedQuery;
  /** Where pages of the list begin, by number: instant and id of the last article of the page before. */
  readonly pages: readonly (readonly [number, string])[];
}

/** Stand for the values of a request in a recorded query. */
export const ANY = { slug: 'any-slug', after: -1, afterId: 'any-id' } as const;

process.once('message', (specification: BaselineSpecification) => {
  void serve(specification);
});

async function serve({ answers = [], files = [], database }: BaselineSpecification): Promise<void> {
  const app = fastify();
  app.get('/ready', () => 'yes');
  for (const { url, status, headers, body } of answers) {
    const bytes = Buffer.from(body, 'base64');
    app.get(url, (_request, reply) => {
      reply.code(status).headers(headers);
      if (status === 304) reply.send();
      else reply.send(bytes);
    });
  }
  for (const { url, headers, path } of files) {
    app.get(url, async (_request, reply) => reply.headers(headers).send(await readFile(path)));
  }
  if (database !== undefined) serveArticles(app, database);
  await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
}

function serveArticles(app: FastifyInstance, { databasePath, article, list, pages }: StoredArticles): void {
  const connection = new SQLite(databasePath, { readonly: true });
  connection.pragma('cache_size = -16384');
  const articleStatement = connection.prepare<unknown[], StoredRow>(article.sql).raw();
  const listStatement = connection.prepare<unknown[], StoredRow>(list.sql).raw();
  app.get<{ Params: { slug: string } }>('/raw/articles/:slug', (request, reply) => {
    const values = article.params.map((value) => (value === ANY.slug ? request.params.slug : value));
    const row = articleStatement.get(values);
    if (row === undefined) reply.code(404).send();
    else reply.header('content-type', JSON_TYPE).send(storedJson(row));
  });
  app.get<{ Params: { page: string } }>('/raw/pages/:page', (request, reply) => {
    const [after, afterId] = pages[Number(request.params.page) % pages.length]!;
    const begin = new Map<unknown, unknown>([
      [ANY.after, after],
      [ANY.afterId, afterId],
    ]);
    const rows = listStatement.all(list.params.map((value) => begin.get(value) ?? value));
    reply.header('content-type', JSON_TYPE).send(`[${rows.map(storedJson).join(',')}]`);
  });
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** A row of the delivery queries, by position. */
type StoredRow = (string | number | null)[];

/** What of a row is JSON already, and nothing else. */
function storedJson(row: StoredRow): string {
  const [content, tags, bylines, body, sourcing] = [row[6], row[9], row[10], row[11], row[12]];
  return `{"content":${content},"tags":${tags},"bylines":${bylines},"body":${body === '' ? null : body},"sourcing":${sourcing}}`;
}
