import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { seeArticle } from '../articles/working-copy.ts';
import { transact } from '../db/transact.ts';
import { newsroom } from '../http/access.ts';
import { holderOf } from '../http/auth.ts';
import { giveKept, idempotencyHeaders, idempotencyOf } from '../http/idempotency.ts';
import { valueOf } from '../http/outcome.ts';
import { id as Id } from '../lib/fields.ts';
import { err, ok } from '../lib/result.ts';
import { QuoteRecord } from '../quotes/schema.ts';
import type { SourcingDeps } from './context.ts';
import { listNotSpeechOf, sayNotSpeech, saySpeech } from './not-speech.ts';
import { NotSpeech, NotSpeechInput, NotSpeechList } from './not-speech-schema.ts';
import { notSpeechView } from './not-speech-view.ts';
import { shownQuote } from './quote-routes.ts';
import { articleToSource, mayUseArticle } from './sourced-article.ts';
import { AcceptSuggestionInput, QuoteSuggestionList } from './suggestion-schema.ts';
import { suggestionView } from './suggestion-view.ts';
import { acceptSuggestion, findSuggestion, readSuggestions, suggestAhead } from './suggestions.ts';

const ARTICLE = '/v1/editorial/articles/:id';
const GONE = 'Read the suggestions again: these words belong to a quote now, are no speech, or were changed.';
const Params = z.object({ id: Id });
const key = z.string().regex(/^[0-9a-f]{16}$/, 'Use an id as it was given: 16 hexadecimal digits.');
const SuggestionParams = z.object({
  id: Id,
  suggestionId: key.meta({ description: 'Id of the suggestion.', examples: ['3f9a1c0b7d2e4a58'] }),
});
const NotSpeechParams = z.object({
  id: Id,
  entryId: key.meta({ description: 'Id of the entry.', examples: ['6ac6313bd95cbbae'] }),
});

/** Where the newsroom is told what of an article looks like somebody's words, and says what it is. */
export const suggestionRoutes: FastifyPluginCallbackZod<SourcingDeps> = (app, deps, done) => {
  const { db, once, now, newId } = deps;

  app.get(
    `${ARTICLE}/quote-suggestions`,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'listQuoteSuggestions',
        summary: 'Suggest quotes',
        description:
          'What of the working copy stands in quotation marks or is attributed to somebody, and belongs to no quote: with the speaker that is proposed, and why. Read from the text by fixed rules for English; the same text always gets the same answer.',
        tags: ['Editorial quotes'],
        params: Params,
        response: { 200: QuoteSuggestionList },
      },
    },
    async (request) => {
      const stored = valueOf(await seeArticle(db.read, request.viewer, request.params.id));
      return { items: (await readSuggestions(db.read, request.viewer, stored)).map(suggestionView) };
    },
  );

  app.post(
    `${ARTICLE}/quote-suggestions/:suggestionId/accept`,
    {
      config: { access: newsroom, problems: ['too-many-quotes'] },
      schema: {
        operationId: 'acceptQuoteSuggestion',
        summary: 'Accept a suggested quote',
        description:
          'Makes the quote, and its source where there is none yet. A suggestion is gone when its words were changed or belong to a quote: then this is a 404.',
        tags: ['Editorial quotes'],
        params: SuggestionParams,
        headers: idempotencyHeaders,
        body: AcceptSuggestionInput,
        response: { 201: QuoteRecord },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const { id: articleId, suggestionId: wanted } = request.params;
      // Reading the text takes longest: what is found holds in the transaction while the article is of this version.
      const seen = await articleToSource(db.read, viewer, articleId);
      const ahead = seen.ok ? await suggestAhead(db.read, viewer, seen.value) : undefined;
      const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
        const stored = await articleToSource(tx, viewer, articleId);
        if (!stored.ok) return stored;
        const suggestion = await findSuggestion(tx, viewer, { id: wanted, stored: stored.value, ahead });
        if (suggestion === undefined) return err({ code: 'not-found', detail: GONE });
        const context = { tx, viewer, at: now(), newId };
        const acceptance = { suggestion, input: request.body, mayUseArticle };
        const accepted = await acceptSuggestion(context, stored.value, acceptance);
        if (!accepted.ok) return accepted;
        return ok({ status: 201, ...(await shownQuote(tx, viewer, { articleId, id: accepted.value })) });
      });
      return giveKept(reply, valueOf(answer));
    },
  );

  app.get(
    `${ARTICLE}/not-speech`,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'listNotSpeech',
        summary: 'List what stands in quotation marks and is no speech',
        description: 'Titles, slogans and the like, as somebody said of them.',
        tags: ['Editorial quotes'],
        params: Params,
        response: { 200: NotSpeechList },
      },
    },
    async (request) => {
      const { article } = valueOf(await seeArticle(db.read, request.viewer, request.params.id));
      return { items: (await listNotSpeechOf(db.read, article.id)).map(notSpeechView) };
    },
  );

  app.post(
    `${ARTICLE}/not-speech`,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'markNotSpeech',
        summary: 'Say that words in quotation marks are no speech',
        description:
          'For titles, slogans and scare quotes: they need no quote then. It holds wherever these words stand in quotation marks in this article, and no more when they are changed.',
        tags: ['Editorial quotes'],
        params: Params,
        headers: idempotencyHeaders,
        body: NotSpeechInput,
        response: { 201: NotSpeech },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const articleId = request.params.id;
      const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
        const stored = await articleToSource(tx, viewer, articleId);
        if (!stored.ok) return stored;
        const said = await sayNotSpeech({ tx, viewer, at: now(), newId }, stored.value, request.body);
        if (!said.ok) return said;
        const body = notSpeechView(said.value);
        const location = `/v1/editorial/articles/${articleId}/not-speech/${body.id}`;
        return ok({ status: 201, headers: { location }, body });
      });
      return giveKept(reply, valueOf(answer));
    },
  );

  app.delete(
    `${ARTICLE}/not-speech/:entryId`,
    {
      config: { access: newsroom },
      schema: {
        operationId: 'unmarkNotSpeech',
        summary: 'Take back that words are no speech',
        description: 'They need a quote again before the article can be published.',
        tags: ['Editorial quotes'],
        params: NotSpeechParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      const { id, entryId } = request.params;
      const result = await transact(db, async (tx) => {
        const stored = await articleToSource(tx, viewer, id);
        return stored.ok ? saySpeech({ tx, viewer, at: now(), newId }, stored.value, entryId) : stored;
      });
      reply.code(204);
      return valueOf(result);
    },
  );

  done();
};
