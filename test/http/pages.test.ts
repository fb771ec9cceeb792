import t from 'tap';
import { healthRoutes } from '../../src/http/health.ts';
import { problemPageRoutes } from '../../src/http/problem-pages.ts';
import { problems } from '../../src/http/problems.ts';
import { assertProblem } from '../helpers/problem.ts';
import { sampleApp } from '../helpers/sample-app.ts';

t.test('each problem has a page for people and one for programs', async (t) => {
  const app = sampleApp();
  app.register(problemPageRoutes);
  t.teardown(() => app.close());
  for (const [code, kind] of Object.entries(problems)) {
    const html = await app.inject({
      url: `/problems/${code}`,
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    t.equal(html.statusCode, 200);
    t.equal(html.headers['content-type'], 'text/html; charset=utf-8');
    t.match(
      html.headers['content-security-policy'],
      /^default-src 'none'; style-src 'sha256-[^ ]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    t.equal(html.headers['vary'], 'accept');
    t.ok(html.body.includes(kind.title) && html.body.includes(code));
    t.notMatch(html.body, /<script|\son\w+=|javascript:/);
    const json = (await app.inject(`/problems/${code}`)).json();
    t.match(json, { code, title: kind.title, status: kind.status, detail: kind.detail, type: `/problems/${code}` });
  }
  const index = await app.inject({ url: '/problems', headers: { accept: 'text/html' } });
  for (const code of Object.keys(problems)) t.ok(index.body.includes(`href="/problems/${code}"`), code);
  t.equal((await app.inject('/problems')).json().items.length, Object.keys(problems).length);
});

t.test('a page that does not exist, or in a form that does not exist, is a problem', async (t) => {
  const app = sampleApp();
  app.register(problemPageRoutes);
  t.teardown(() => app.close());
  assertProblem(t, await app.inject('/problems/nothing'), 'not-found');
  assertProblem(t, await app.inject('/problems/toString'), 'not-found');
  assertProblem(t, await app.inject({ url: '/problems/nothing', headers: { accept: 'text/html' } }), 'not-found');
  assertProblem(t, await app.inject({ url: '/problems', headers: { accept: 'image/png' } }), 'not-acceptable');
});

t.test('the catalogue has codes, titles and details of one style, and a status of an error', (t) => {
  for (const [code, { status, title, detail }] of Object.entries(problems)) {
    t.match(code, /^[a-z]+(?:-[a-z]+)*$/);
    t.ok(status >= 400 && status <= 599, code);
    t.notMatch(title, /\.$/, code);
    t.match(detail, /^[A-Z][^\n]*\.$/, code);
  }
  const titles = Object.values(problems).map(({ title }) => title);
  t.equal(new Set(titles).size, titles.length, 'no title twice');
  t.end();
});

t.test(
  'readiness follows the checks, runs them once a second however many ask, and tells only their names',
  async (t) => {
    let now = 1_000_000;
    let runs = 0;
    let isBroken = false;
    let isClosing = false;
    const app = sampleApp();
    app.register(healthRoutes, {
      now: () => now,
      isClosing: () => isClosing,
      checks: {
        database: async () => {
          runs += 1;
          if (isBroken) throw new Error('secret.db is gone');
        },
        storage: () => {},
      },
    });
    t.teardown(() => app.close());
    const answers = await Promise.all(Array.from({ length: 50 }, () => app.inject('/health/ready')));
    for (const answer of answers) {
      t.strictSame(answer.json(), { status: 'ready', checks: { database: 'ok', storage: 'ok' } });
      t.equal(answer.headers['cache-control'], 'no-store');
    }
    t.equal(runs, 1);
    isBroken = true;
    now += 999;
    t.equal((await app.inject('/health/ready')).statusCode, 200, 'still the same second');
    now += 1;
    const broken = await app.inject('/health/ready');
    t.equal(assertProblem(t, broken, 'unavailable').detail, 'Wait until these work again: database.');
    t.equal(broken.headers['retry-after'], '1');
    isBroken = false;
    now += 1000;
    t.equal((await app.inject('/health/ready')).statusCode, 200, 'it recovers');
    isClosing = true;
    assertProblem(t, await app.inject('/health/ready'), 'unavailable');
    const live = await app.inject('/health/live');
    t.strictSame(live.json(), { status: 'live' });
    t.equal(live.headers['cache-control'], 'no-store');
  },
);
