import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { SaveContext } from '../articles/save.ts';
import { workingCopyView } from '../articles/view.ts';
import { readSaved } from '../articles/working-copy.ts';
import type { Executor } from '../db/database.ts';
import { newsroom } from '../http/access.ts';
import { holderOf } from '../http/auth.ts';
import { versionTag } from '../http/conditional.ts';
import { giveKept, idempotencyHeaders, idempotencyOf } from '../http/idempotency.ts';
import { valueOf } from '../http/outcome.ts';
import type { Once } from '../idempotency/once.ts';
import type { Now } from '../lib/clock.ts';
import type { NewId } from '../lib/ids.ts';
import { ok } from '../lib/result.ts';
import type { KeyHolder } from '../lib/viewer.ts';
import { ImportInput, ImportResult } from './import-schema.ts';
import { importView } from './import-view.ts';
import { suggestionView } from './suggestion-view.ts';
import { readText, suggestionsOfNew } from './suggestions.ts';
import { importText, readImport } from './wire-import.ts';

export interface ImportRouteDeps {
  readonly once: Once;
  readonly now: Now;
  readonly newId: NewId;
  /** Makes keys of blocks and spans. */
  readonly newKey: () => string;
}

/** Where a text of an agency comes in and a draft comes out. */
export const importRoutes: FastifyPluginCallbackZod<ImportRouteDeps> = (app, { once, now, newId, newKey }, done) => {
  const contextOf = (tx: Executor, viewer: KeyHolder): SaveContext => ({ tx, viewer, at: now(), newId, newKey });

  app.post(
    '/v1/editorial/imports',
    {
      config: { access: newsroom, problems: ['unsafe-markup'] },
      schema: {
        operationId: 'importText',
        summary: 'Make a draft of a wire story',
        description:
          'Reads headline, standfirst, bylines, photo caption, dateline and paragraphs out of raw text, and makes a draft of them. Nothing of the text is lost: what is not in the draft is listed, with the reason. When that is not sure, a line stays in the body.',
        tags: ['Editorial articles'],
        headers: idempotencyHeaders,
        body: ImportInput,
        response: { 201: ImportResult },
      },
    },
    async (request, reply) => {
      const viewer = holderOf(request);
      // What takes long is done before anything waits for the transaction.
      const read = readImport(request.body, newKey);
      const ahead = readText(read.ok ? read.value.units : []);
      const answer = await once({ keyId: viewer.keyId, ...idempotencyOf(request) }, async (tx) => {
        if (!read.ok) return read;
        const imported = await importText(contextOf(tx, viewer), read.value, request.body);
        if (!imported.ok) return imported;
        const article = workingCopyView(await readSaved(tx, imported.value.saved));
        const { stored } = imported.value.saved;
        const suggestions = await suggestionsOfNew(tx, { viewer, stored, ahead });
        const body = importView(imported.value, { article, suggestions: suggestions.map(suggestionView) });
        const location = `/v1/editorial/articles/${article.id}`;
        return ok({ status: 201, headers: { location, etag: versionTag(article.version) }, body });
      });
      return giveKept(reply, valueOf(answer));
    },
  );

  done();
};
