import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Database } from '../db/database.ts';
import { desk } from '../http/access.ts';
import { ProblemError } from '../http/problem.ts';
import type { Now } from '../lib/clock.ts';
import { InsightsQuery, insightFilterOf, LONGEST_MS } from './insights-query.ts';
import { type ReasonedSource, reasonFigures, wholeYears } from './insights-reasons.ts';
import { SourcingInsights } from './insights-schema.ts';
import {
  countArticles,
  countQuotes,
  countSources,
  listMostQuoted,
  listReasons,
  listSingleSource,
} from './insights-store.ts';
import { insightsView } from './insights-view.ts';

const TOO_LONG = { parameter: 'publishedFrom', code: 'out-of-range', detail: 'Ask for two years at most.' };

export interface InsightDeps {
  readonly db: Database;
  readonly now: Now;
}

/** What the desk learns of whom it quotes. */
export const insightRoutes: FastifyPluginCallbackZod<InsightDeps> = (app, { db, now }, done) => {
  app.get(
    '/v1/editorial/insights/sourcing',
    {
      config: { access: desk },
      schema: {
        operationId: 'getSourcingInsights',
        summary: 'See whom we quote',
        description:
          'What is public now of the articles that were first published in a period: how much of it is anonymous and why, who is quoted most, which stories rest on one source, how much of the text is quoted. Without a period, the last twelve months with this one; two years at most.',
        querystring: InsightsQuery,
        response: { 200: SourcingInsights },
      },
    },
    async (request) => {
      const filter = insightFilterOf(request.query, now());
      if (filter.to - filter.from > LONGEST_MS) throw new ProblemError('invalid-parameter', { errors: [TOO_LONG] });
      const sections = filter.sections && new Set(filter.sections);
      const reasoned: ReasonedSource[] = await listReasons(db.read, wholeYears(filter));
      return insightsView({
        filter,
        quotes: await countQuotes(db.read, filter),
        sources: await countSources(db.read, filter),
        articles: await countArticles(db.read, filter),
        reasons: reasonFigures(reasoned, { ...filter, sections }),
        mostQuoted: await listMostQuoted(db.read, filter),
        singleSource: await listSingleSource(db.read, filter),
      });
    },
  );
  done();
};
