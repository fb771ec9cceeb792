import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { createResponseCache, type PublicAnswer } from '../../src/http/response-cache.ts';

/** What the public sees, as a database with a change log would tell it. */
function createNews() {
  const log: string[][] = [];
  let version = 1;
  return {
    /** A commit; without names it changes nothing that the public sees. */
    commit(names: readonly string[]): void {
      version += 1;
      if (names.length > 0) log.push([...names]);
    },
    /** How often one of the names has changed: what an answer about them says. */
    stateOf: (names: readonly string[]): number =>
      log.filter((changed) => changed.some((name) => names.includes(name))).length,
    /** Reads at once and answers some turns later, as another engine might. */
    source: (turns: number) => ({
      dataVersion: () => version,
      async changedKeys(seq: number) {
        const answer = { seq: log.length, keys: log.slice(seq).flat() };
        for (let waited = 0; waited < turns; waited += 1) await turn();
        return answer;
      },
    }),
  };
}

function answerOf(text: string, surrogateKeys: readonly string[], gzipBytes?: number): PublicAnswer {
  const form = (body: Buffer | undefined) => ({ etag: '"e"', validators: [], head: [], body });
  return {
    plain: { ...form(undefined), body: Buffer.from(text) },
    gzip: form(gzipBytes === undefined ? undefined : Buffer.alloc(gzipBytes)),
    surrogateKeys,
    route: '/',
  };
}

const textOf = (answer: PublicAnswer | undefined): string | undefined => answer?.plain.body.toString();

/** Answers by key, with the names that they hang on. */
const pages = {
  a: ['article/a'],
  b: ['article/b', 'author/x'],
  list: ['articles', 'author/x'],
} as const;
type PageKey = keyof typeof pages;
const keys = fc.constantFrom<PageKey>('a', 'b', 'list');
const names = fc.subarray(['article/a', 'article/b', 'articles', 'author/x']);

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('commit' as const), names }),
    fc.record({ do: fc.constant('make' as const), key: keys }),
    fc.record({ do: fc.constant('put' as const), which: fc.nat(3) }),
    fc.record({ do: fc.constant('compress' as const), key: keys }),
    fc.record({ do: fc.constant('refresh' as const) }),
    fc.record({ do: fc.constant('turn' as const) }),
  ),
  { maxLength: 40 },
);

t.test('the cache never serves what the change log made old, whatever happens in between', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(3), async (sequence, turns) => {
      const news = createNews();
      const cache = createResponseCache(news.source(turns), 100_000, () => 0);
      const made: { key: PageKey; answer: PublicAnswer; generation: number }[] = [];
      const running: Promise<void>[] = [];
      const make = async (key: PageKey): Promise<void> => {
        await cache.refresh();
        const generation = cache.generation();
        made.push({ key, generation, answer: answerOf(String(news.stateOf(pages[key])), pages[key]) });
      };
      for (const step of sequence) {
        if (step.do === 'commit') news.commit(step.names);
        if (step.do === 'make') running.push(make(step.key));
        if (step.do === 'refresh') running.push(cache.refresh());
        if (step.do === 'turn') await turn();
        if (step.do === 'put') {
          const [one] = made.splice(step.which, 1);
          if (one !== undefined) cache.put(one.key, one.answer, one.generation);
        }
        if (step.do === 'compress') {
          const answer = cache.get(step.key);
          if (answer !== undefined) cache.replace(step.key, answer, { ...answer, gzip: answerOf('', [], 10).gzip });
        }
        await turn();
        for (const [key, hangsOn] of Object.entries(pages)) {
          const served = textOf(cache.get(key));
          if (served !== undefined && served !== String(news.stateOf(hangsOn))) return false;
        }
      }
      await Promise.all(running);
      return true;
    }),
    { numRuns: 300 },
  );
});

t.test('an answer that was put is served until one of its names changes, and then no more', async (t) => {
  const news = createNews();
  const cache = createResponseCache(news.source(0), 100_000, () => 0);
  await cache.refresh();
  cache.put('b', answerOf('first', pages.b), cache.generation());
  t.equal(textOf(cache.get('b')), 'first');

  news.commit(['article/a']);
  await turn();
  t.equal(cache.get('b'), undefined, 'after a commit nobody knows before the log is read');
  await cache.refresh();
  t.equal(textOf(cache.get('b')), 'first', 'the log says that something else changed');

  news.commit(['author/x']);
  await turn();
  await cache.refresh();
  t.equal(cache.get('b'), undefined);
});

t.test('an answer made before a refresh that dropped something is not put after it', async (t) => {
  const news = createNews();
  const cache = createResponseCache(news.source(0), 100_000, () => 0);
  await cache.refresh();
  const before = cache.generation();
  news.commit(['article/a']);
  await cache.refresh();
  t.not(cache.generation(), before);
  cache.put('a', answerOf('old', pages.a), before);
  t.equal(cache.get('a'), undefined);
  cache.put('a', answerOf('new', pages.a), cache.generation());
  t.equal(textOf(cache.get('a')), 'new');
});

t.test('what is committed while a refresh reads the log is found by the next one', async (t) => {
  const news = createNews();
  const cache = createResponseCache(news.source(2), 100_000, () => 0);
  await cache.refresh();
  cache.put('a', answerOf('old', pages.a), cache.generation());
  news.commit(['author/x']);
  const refreshing = cache.refresh();
  news.commit(['article/a']);
  await refreshing;
  await turn();
  t.equal(cache.get('a'), undefined);
  await cache.refresh();
  t.equal(cache.get('a'), undefined);
});

t.test('a commit that the public does not see costs no cached answer', async (t) => {
  const news = createNews();
  const cache = createResponseCache(news.source(0), 100_000, () => 0);
  await cache.refresh();
  const generation = cache.generation();
  cache.put('a', answerOf('text', pages.a), generation);
  news.commit([]);
  await turn();
  await cache.refresh();
  t.equal(cache.generation(), generation);
  t.equal(textOf(cache.get('a')), 'text');
});

t.test('too many changes to name empty the cache', async (t) => {
  let version = 1;
  const cache = createResponseCache(
    { dataVersion: () => version, changedKeys: async () => ({ seq: version, keys: 'all' as const }) },
    100_000,
    () => 0,
  );
  await cache.refresh();
  cache.put('a', answerOf('text', pages.a), cache.generation());
  version += 1;
  await turn();
  await cache.refresh();
  t.equal(cache.get('a'), undefined);
});

t.test('bodies, compressed ones included, never take more than the bytes that were given', async () => {
  const sizes = fc.record({
    key: fc.integer({ min: 0, max: 12 }),
    size: fc.nat(20_000),
    gzip: fc.option(fc.nat(20_000)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(sizes, { maxLength: 60 }), async (puts) => {
      const most = 60_000;
      const cache = createResponseCache(createNews().source(0), most, () => 0);
      await cache.refresh();
      for (const { key, size, gzip } of puts) {
        const answer = answerOf('x'.repeat(size), ['articles']);
        cache.put(`k${key}`, answer, cache.generation());
        if (gzip !== null) cache.replace(`k${key}`, answer, answerOf('x'.repeat(size), ['articles'], gzip));
        let bytes = 0;
        for (let each = 0; each <= 12; each += 1) {
          const held = cache.get(`k${each}`);
          bytes += (held?.plain.body.length ?? 0) + (held?.gzip?.body?.length ?? 0);
        }
        if (bytes > most) return false;
      }
      return true;
    }),
    { numRuns: 200 },
  );
});

t.test('what was asked for last stays when there is no room for all', async (t) => {
  const cache = createResponseCache(createNews().source(0), 40_000, () => 0);
  await cache.refresh();
  const put = (key: string) => cache.put(key, answerOf('x'.repeat(3_000), ['articles']), cache.generation());
  for (const key of ['1', '2', '3', '4', '5', '6']) put(key);
  t.ok(cache.get('1'));
  for (const key of ['7', '8', '9']) put(key);
  t.ok(cache.get('1'), 'asked for again');
  t.equal(cache.get('2'), undefined, 'not asked for');
});

t.test('a compressed form takes the place of its own answer only', async (t) => {
  const cache = createResponseCache(createNews().source(0), 100_000, () => 0);
  await cache.refresh();
  const [first, second] = [answerOf('first', pages.a), answerOf('second', pages.a)];
  cache.replace('a', first, { ...first, gzip: answerOf('', [], 5).gzip });
  t.equal(cache.get('a'), undefined, 'what is not there is not put');
  cache.put('a', first, cache.generation());
  cache.put('a', second, cache.generation());
  cache.replace('a', first, { ...first, gzip: answerOf('', [], 5).gzip });
  t.equal(textOf(cache.get('a')), 'second');
  cache.replace('a', second, { ...second, gzip: answerOf('', [], 5).gzip });
  t.equal(cache.get('a')?.gzip?.body?.length, 5);
});

t.test('an answer that ends is given up to its last millisecond, and never from its end on', async (t) => {
  const news = createNews();
  let time = 0;
  const cache = createResponseCache(news.source(0), 100_000, () => time);
  await cache.refresh();
  const expiry = { until: 1_000, lifetime: () => '' };
  cache.put('a', { ...answerOf('ends', pages.a), expiry }, cache.generation());
  cache.put('b', answerOf('stays', pages.b), cache.generation());
  for (time of [0, 999]) t.equal(textOf(cache.get('a')), 'ends', String(time));
  for (time of [1_000, 1_001]) {
    t.equal(cache.get('a'), undefined, String(time));
    t.equal(textOf(cache.get('b')), 'stays');
  }
  time = 999;
  t.equal(cache.get('a'), undefined, 'it is dropped, so that a clock that is set back brings nothing back');
});

t.test('no answer is given at or after its end, whatever was put, replaced and asked for', async () => {
  const acts = fc.array(
    fc.record({ at: fc.nat(100), until: fc.option(fc.nat(100)), key: fc.constantFrom('a', 'b'), fuller: fc.boolean() }),
    { maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(acts, async (sequence) => {
      let time = 0;
      const cache = createResponseCache(createNews().source(0), 100_000, () => time);
      await cache.refresh();
      for (const { at, until, key, fuller } of sequence) {
        time = at;
        const expiry = until === null ? undefined : { until, lifetime: () => '' };
        const answer = { ...answerOf('text', ['articles']), expiry };
        cache.put(key, answer, cache.generation());
        if (fuller) cache.replace(key, answer, { ...answer, gzip: answerOf('', [], 10).gzip });
        for (time = 0; time <= 100; time += 10) {
          const given = cache.get(key);
          if (given?.expiry !== undefined && time >= given.expiry.until) return false;
        }
      }
      return true;
    }),
  );
});
