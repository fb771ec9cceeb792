import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Executor } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { seeArticle } from '../articles/working-copy.ts';
import { newsroom } from '../http/access.ts';
import { holderOf } from '../http/auth.ts';
import { ifMatchHeaders, readIfMatch, versionTag } from '../http/conditional.ts';
import { giveKept, idempotencyHeaders, idempotencyOf } from '../http/idempotency.ts';
import { valueOf } from '../http/outcome.ts';
import type { ProblemCode } from '../http/problems.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id as Id } from '../lib/fields.ts';
import type { Refused } from '../lib/refusal.ts';
import { ok, type Result } from '../lib/result.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import { QuoteRecord, QUOTE_EXAMPLE, QuoteInput, QuotePatch, QuoteRecordWithHistory } from '../quotes/schema.ts';
import type { SourcingDeps } from './context.ts';
import { acceptWords, createQuote, patchQuote, removeQuote } from './quote-save.ts';
import { quoteHistoryView, quoteView } from './quote-view.ts';
import {
  type QuoteOfArticle,
  listArticleQuotes,
  quoteToChange,
  readHistory,
  readQuote,
  seeQuote,
  articleToSource,
} from './sourced-article.ts';
import { restoreWords } from './restore-words.ts';

const PATH = '/v1/editorial/articles/:id/quotes';
const Params = z.object({ id: Id });
const QuoteParams = z.object({
  id: Id,
  quoteId: Id.meta({ description: 'Id of the quote.', examples: [EXAMPLE_IDS.quote] }),
});
const NoInput = z.strictObject({});
const QuoteList = z
  .object({ items: z.array(QuoteRecord).meta({ description: 'The quotes, in reading order.' }) })
  .meta({
    id: 'QuoteRecordList',
    description: 'All quotes that an article has.',
    examples: [{ items: [QUOTE_EXAMPLE] }],
  });
const ListQuery = z.strictObject({
  state: z
    .enum(['active', 'all'])
    .optional()
    .meta({ description: '`all` also has those that were superseded or withdrawn; `active` when it is not given.' }),
});

/** Where the newsroom ties words to their sources. */
export const quoteRoutes: FastifyPluginCallbackZod<SourcingDeps> = (app, deps, done) => {
  const { db, once, now, newId, newKey } = deps;
  const contextOf = (tx: Executor, viewer: KeyHolder) => ({ tx, viewer, at: now(), newId, newKey });

  app.get(
    PATH,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'listQuoteRecords',
        summary: 'List the quotes of an article',
        description:
          'All of them at once, in reading order, each with where its words stand in the working copy as it is now.',
        tags: ['Editorial quotes'],
        params: Params,
        querystring: ListQuery,
        response: { 200: QuoteList },
      },
    },
    async (request) => {
      const { viewer, params, query } = request;
      const stored = valueOf(await seeArticle(db.read, viewer, params.id));
      const items = await listArticleQuotes(db.read, viewer, { ...stored, state: query.state ?? 'active' });
      return { items: items.map(quoteView) };
    },
  );

  app.post(
    PATH,
    {
      config: { access: newsroom, problems: ['too-many-quotes'] },
      schema: {
        operationId: 'createQuote',
        summary: 'Add a quote to an article',
        description:
          'Ties words of the working copy to their source. Give the words: their place is found. Where they stand more than once, say which are meant by block and offsets, or by what stands around them.',
        tags: ['Editorial quotes'],
        params: Params,
        headers: idempotencyHeaders,
        body: QuoteInput,
        response: { 201: QuoteRecord },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const articleId = request.params.id;
      const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
        const stored = await articleToSource(tx, viewer, articleId);
        if (!stored.ok) return stored;
        const created = await createQuote(contextOf(tx, viewer), stored.value, { input: request.body });
        if (!created.ok) return created;
        return ok({ status: 201, ...(await shownQuote(tx, viewer, { articleId, id: created.value })) });
      });
      return giveKept(reply, valueOf(answer));
    },
  );

  app.get(
    `${PATH}/:quoteId`,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'getQuoteRecord',
        summary: 'Get a quote with its history',
        description: 'The ETag of the answer is what a change names in If-Match.',
        tags: ['Editorial quotes'],
        params: QuoteParams,
        response: { 200: QuoteRecordWithHistory },
      },
    },
    async (request, reply) => {
      const { id: articleId, quoteId: id } = request.params;
      valueOf(await seeQuote(db.read, { viewer: request.viewer, articleId, id }));
      const parts = await readQuote(db.read, request.viewer, { articleId, id });
      reply.header('etag', versionTag(parts.stored.quote.version));
      return quoteHistoryView(parts, await readHistory(db.read, id));
    },
  );

  app.patch(
    `${PATH}/:quoteId`,
    {
      config: { access: newsroom, problems: ['quote-published'] },
      schema: {
        operationId: 'patchQuote',
        summary: 'Change a quote',
        description:
          'A JSON merge patch (RFC 7396): what is not sent stays. Of a quote that was published only the note can be changed: add a quote that supersedes it instead.',
        consumes: ['application/json', 'application/merge-patch+json'],
        tags: ['Editorial quotes'],
        params: QuoteParams,
        headers: ifMatchHeaders,
        body: QuotePatch,
        response: { 200: QuoteRecord },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const wanted = wantedOf(request, viewer);
      const result = await transact(db, async (tx) => {
        const found = await quoteToChange(tx, wanted);
        if (!found.ok) return found;
        const { stored, quote } = found.value;
        const patched = await patchQuote(contextOf(tx, viewer), stored, { stored: quote, patch: request.body });
        return patched.ok ? ok(await shownQuote(tx, viewer, wanted)) : patched;
      });
      const { headers, body } = valueOf(result);
      reply.headers(headers);
      return body;
    },
  );

  app.delete(
    `${PATH}/:quoteId`,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'deleteQuote',
        summary: 'Delete a quote',
        description:
          'The words in the article stay. A quote that was published is withdrawn: it stays in the history, and leaves the public with the next edition.',
        tags: ['Editorial quotes'],
        params: QuoteParams,
        headers: ifMatchHeaders,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const wanted = wantedOf(request, viewer);
      const result = await transact(db, async (tx) => {
        const found = await quoteToChange(tx, wanted);
        if (!found.ok) return found;
        await removeQuote(contextOf(tx, viewer), found.value.stored, found.value.quote);
        return ok(null);
      });
      reply.code(204);
      return valueOf(result);
    },
  );

  app.post(
    `${PATH}/:quoteId/accept`,
    {
      config: { access: newsroom, problems: ['nothing-drifted', 'words-gone'] },
      schema: {
        operationId: 'acceptQuoteWords',
        summary: 'Accept the new words of a quote',
        description:
          'Says that what stands in the article now is what was said. A quote that was published is superseded by one with the new words, which is the answer.',
        tags: ['Editorial quotes'],
        params: QuoteParams,
        headers: idempotencyHeaders.extend(ifMatchHeaders.shape),
        body: NoInput,
        response: { 200: QuoteRecord },
      },
    },
    async (request, reply) =>
      settle(request, reply, async (tx, { stored, quote }, viewer) =>
        acceptWords(contextOf(tx, viewer), stored, quote),
      ),
  );

  app.post(
    `${PATH}/:quoteId/restore`,
    {
      config: { access: newsroom, problems: ['nothing-drifted', 'words-gone', 'slug-taken', 'unsafe-markup'] },
      schema: {
        operationId: 'restoreQuoteWords',
        summary: 'Restore the accepted words of a quote',
        description:
          'Puts the words that were accepted back into the article where changed ones stand now: a new revision. Words that are gone altogether are to be put back by hand.',
        tags: ['Editorial quotes'],
        params: QuoteParams,
        headers: idempotencyHeaders.extend(ifMatchHeaders.shape),
        body: NoInput,
        response: { 200: QuoteRecord },
      },
    },
    async (request, reply) =>
      settle(request, reply, async (tx, { stored, quote }, viewer) => {
        const restored = await restoreWords(contextOf(tx, viewer), stored, quote);
        return restored.ok ? ok(quote.quote.id) : restored;
      }),
  );

  type Settle = (
    tx: Executor,
    found: QuoteOfArticle,
    viewer: KeyHolder,
  ) => Promise<Result<string, Refused<ProblemCode>>>;

  /** Clears the alarm of a drifted quote, in the version that the caller looked at. */
  async function settle(
    request: FastifyRequest<{ Params: { id: string; quoteId: string } }>,
    reply: FastifyReply,
    work: Settle,
  ): Promise<QuoteRecord> {
    const viewer = holderOf(request);
    const wanted = wantedOf(request, viewer);
    const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
      const found = await quoteToChange(tx, wanted);
      if (!found.ok) return found;
      const settled = await work(tx, found.value, viewer);
      if (!settled.ok) return settled;
      return ok({ status: 200, ...(await shownQuote(tx, viewer, { ...wanted, id: settled.value })) });
    });
    return giveKept(reply, valueOf(answer));
  }

  done();
};

function wantedOf(request: FastifyRequest<{ Params: { id: string; quoteId: string } }>, viewer: KeyHolder) {
  const { id: articleId, quoteId: id } = request.params;
  return { viewer, articleId, id, isExpected: readIfMatch(request.headers['if-match']) };
}

/** A quote that was just saved, as it is answered: with its address and the tag of its version. */
export async function shownQuote(
  tx: Executor,
  viewer: KeyHolder,
  wanted: { readonly articleId: string; readonly id: string },
) {
  const body = quoteView(await readQuote(tx, viewer, wanted));
  const location = `/v1/editorial/articles/${wanted.articleId}/quotes/${body.id}`;
  return { headers: { location, etag: versionTag(body.version) }, body };
}
