import { createHash } from 'node:crypto';
import type { FastifyPluginCallback } from 'fastify';
import { z } from 'zod';
import { escapeHtml } from '../lib/html.ts';
import { createNegotiator } from './accept.ts';
import { ProblemError } from './problem.ts';
import { isProblemCode, problems, type ProblemCode, type ProblemKind } from './problems.ts';

const ExplainedProblem = z
  .object({
    code: z.string().meta({ description: 'The kind of problem, as in every problem of this kind.' }),
    type: z.string().meta({ description: 'Address of this page.' }),
    title: z.string().meta({ description: 'The kind of problem in words.' }),
    status: z.int().meta({ description: 'The HTTP status it is answered with.' }),
    detail: z.string().meta({ description: 'What to do.' }),
    cause: z.string().optional().meta({ description: 'Why it happens.' }),
    fix: z.string().optional().meta({ description: 'How to put it right.' }),
    example: z.string().optional().meta({ description: 'What to compare with.' }),
  })
  .meta({
    id: 'ExplainedProblem',
    description: 'One kind of problem, explained.',
    examples: [
      {
        code: 'not-found',
        type: '/problems/not-found',
        title: problems['not-found'].title,
        status: 404,
        detail: problems['not-found'].detail,
      },
    ],
  });
type ExplainedProblem = z.infer<typeof ExplainedProblem>;

const ProblemList = z
  .object({ items: z.array(ExplainedProblem) })
  .meta({ id: 'ProblemList', description: 'Every kind of problem there is.', examples: [{ items: [] }] });

const JSON_TYPE = 'application/json';
const HTML_TYPE = 'text/html';
const types = [JSON_TYPE, HTML_TYPE] as const;
const negotiate = createNegotiator(types);
const config = { access: 'anyone', produces: types } as const;
const Html = z.string().meta({ description: 'The same for people.' });

/** `GET /problems` and `GET /problems/{code}`: what each problem means and what to do, as HTML for browsers and as JSON for programs. */
export const problemPageRoutes: FastifyPluginCallback = (app, _options, done) => {
  app.get(
    '/problems',
    {
      config,
      schema: {
        operationId: 'listProblems',
        summary: 'List every kind of problem',
        description:
          'All codes that an error answer can have, each with what to do. Browsers get a page, programs get JSON.',
        response: {
          200: {
            description: 'Every kind of problem.',
            content: { [JSON_TYPE]: { schema: ProblemList }, [HTML_TYPE]: { schema: Html } },
          },
        },
      },
    },
    (request, reply) => {
      reply.headers(cacheable);
      if (negotiate(request.headers.accept) === JSON_TYPE) return reply.send({ items: pages });
      return reply.headers(htmlHeaders).serializer(asIs).send(indexHtml);
    },
  );

  app.get<{ Params: { code: string } }>(
    '/problems/:code',
    {
      config,
      schema: {
        operationId: 'getProblem',
        summary: 'Explain one kind of problem',
        description: 'The page that the type of a problem points to. Browsers get a page, programs get JSON.',
        params: z.strictObject({
          code: z
            .string()
            .max(100)
            .meta({ description: 'The code of the problem.', examples: ['not-found'] }),
        }),
        response: {
          200: {
            description: 'The problem, explained.',
            content: { [JSON_TYPE]: { schema: ExplainedProblem }, [HTML_TYPE]: { schema: Html } },
          },
        },
      },
    },
    (request, reply) => {
      const { code } = request.params;
      if (!isProblemCode(code)) throw new ProblemError('not-found');
      reply.headers(cacheable);
      if (negotiate(request.headers.accept) === JSON_TYPE) return reply.send(toPage(code));
      return reply
        .headers(htmlHeaders)
        .serializer(asIs)
        .send(pageHtml(toPage(code)));
    },
  );
  done();
};

const pages: readonly ExplainedProblem[] = Object.keys(problems).filter(isProblemCode).map(toPage);

const cacheable = { 'cache-control': 'public, max-age=3600', vary: 'accept' };

function toPage(code: ProblemCode): ExplainedProblem {
  const { title, status, detail, page }: ProblemKind = problems[code];
  return { code, type: `/problems/${code}`, title, status, detail, ...page };
}

const style =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}' +
  'code,pre{font:0.9rem/1.5 ui-monospace,monospace;background:#f1f1ee}pre{padding:.75rem;overflow-x:auto}code{padding:.1rem .25rem}' +
  'h1{line-height:1.2}dt{margin-top:1rem}dd{margin:0}a{color:#0b5394}' +
  '@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#191919}code,pre{background:#2a2a2a}a{color:#8ab4f8}}';

/** The page may apply its own style and do nothing else. */
const htmlHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

function pageHtml({ code, title, status, detail, cause, fix, example }: ExplainedProblem): string {
  const parts = [
    `<p><a href="/problems">All problems</a></p><h1>${escapeHtml(title)}</h1><p><code>${code}</code>, HTTP status ${status}</p>`,
    `<p>${escapeHtml(detail)}</p>`,
    cause === undefined ? '' : `<h2>Why it happens</h2><p>${escapeHtml(cause)}</p>`,
    fix === undefined ? '' : `<h2>How to put it right</h2><p>${escapeHtml(fix)}</p>`,
    example === undefined ? '' : `<h2>Example</h2><pre>${escapeHtml(example)}</pre>`,
  ];
  return documentHtml(title, parts.join(''));
}

const indexHtml = documentHtml(
  'Problems',
  `<h1>Problems</h1><p>Every way in which a request can fail, and what to do.</p><dl>${pages
    .map(
      ({ code, title, status, detail }) =>
        `<dt><a href="/problems/${code}"><code>${code}</code></a> ${status}: ${escapeHtml(title)}</dt><dd>${escapeHtml(detail)}</dd>`,
    )
    .join('')}</dl>`,
);

function documentHtml(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style></head><body>${body}</body></html>`;
}

function asIs(payload: unknown): string {
  return String(payload);
}
