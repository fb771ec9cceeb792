import t from 'tap';
import {
  countPublished,
  findCurrentSlug,
  findPublishedById,
  findPublishedBySlug,
  listPublished,
} from '../../src/articles/delivery-store.ts';
import { findShownSourcing } from '../../src/articles/delivery-quote-store.ts';
import { findShownPhotos } from '../../src/articles/delivery-photo-store.ts';
import type { ArticleFilter } from '../../src/articles/delivery-filter-store.ts';
import { findNewestChange, listChanges } from '../../src/changes/store.ts';
import { touchPublished } from '../../src/changes/touch-store.ts';
import { findKeyByHash } from '../../src/keys/store.ts';
import { listExposures, listLapsed, refreshHasPhoto, turnPhotos } from '../../src/photos/exposure-store.ts';
import { openPlans } from '../helpers/plans.ts';

const plan = openPlans(t);

/** Tables that grow with the archive. A SCAN of one that takes its order from an index ends at the limit of the page. */
const inOrder = /^SCAN published_articles USING INDEX published_articles_(published|updated)$/;

/** Sorting the few tags and bylines of one article is no matter. */
const ofOneArticle = 'USE TEMP B-TREE FOR json_group_array(ORDER BY)';

/** Sorting the few photos whose rights end in the same instant is none either. */
const ofOneInstant = 'USE TEMP B-TREE FOR LAST TERM OF ORDER BY';

function slowSteps(steps: readonly string[]): string[] {
  return steps.filter((step) => /SCAN|TEMP B-TREE/.test(step) && step !== ofOneArticle && !inOrder.test(step));
}

t.test('one article, by id or by any slug it ever had, is found by index', async (t) => {
  t.strictSame(slowSteps(await plan((db) => findPublishedById(db, 'id'))), []);
  t.strictSame(slowSteps(await plan((db) => findPublishedBySlug(db, 'slug'))), []);
  t.strictSame(slowSteps(await plan((db) => findCurrentSlug(db, 'slug'))), []);
});

const filters: Record<string, ArticleFilter> = {
  all: {},
  'one section': { section: ['world'] },
  'one language': { language: ['en'] },
  'one tag': { tag: ['bridges'] },
  'one author': { author: ['ada-roe'] },
  'one tag in one section': { tag: ['bridges'], section: ['world'] },
  'one author in one language': { author: ['ada-roe'], language: ['en'] },
  'one tag of one author': { tag: ['bridges'], author: ['ada-roe'] },
  'those with a photo': { hasPhoto: true },
  'those without a photo between two instants': { hasPhoto: false, publishedFrom: 1, publishedTo: 2 },
  'one section with a photo': { section: ['world'], hasPhoto: true },
  'one tag with a photo': { tag: ['bridges'], hasPhoto: true },
  'several languages with a photo': { language: ['en', 'de'], hasPhoto: true },
  'since an instant': { publishedFrom: 1 },
  'between two instants': { publishedFrom: 1, publishedTo: 2 },
  'one section between two instants': { section: ['world'], publishedFrom: 1, publishedTo: 2 },
  'one tag between two instants': { tag: ['bridges'], publishedFrom: 1, publishedTo: 2 },
  'one tag in one section between two instants': {
    tag: ['bridges'],
    section: ['world'],
    publishedFrom: 1,
    publishedTo: 2,
  },
  'one author updated between two instants': { author: ['ada-roe'], updatedFrom: 1, updatedTo: 2 },
  'several sections': { section: ['world', 'local'] },
  'several languages': { language: ['en', 'de'] },
  'several tags': { tag: ['bridges', 'ferries'] },
  'several authors': { author: ['ada-roe', 'owen-tasker'] },
  'several sections in several languages': { section: ['world', 'local'], language: ['en', 'de'] },
  'several tags of several authors': { tag: ['bridges', 'ferries'], author: ['ada-roe', 'owen-tasker'] },
  'one source': { source: ['s1'] },
  'one source between two instants': { source: ['s1'], publishedFrom: 1, publishedTo: 2 },
  'one source in one section, on background': { source: ['s1'], section: ['world'], terms: ['background'] },
  'one source with one tag by one author': { source: ['s1'], tag: ['bridges'], author: ['ada-roe'] },
  'several sources': { source: ['s1', 's2'] },
  'several sources of several kinds': { source: ['s1', 's2'], sourceKind: ['person', 'document'] },
  'one kind of source': { sourceKind: ['person'] },
  'one kind of source with one tag': { sourceKind: ['document'], tag: ['bridges'] },
  'several kinds of sources on several terms': { sourceKind: ['person', 'group'], terms: ['on_record', 'background'] },
  'one section on background': { section: ['world'], terms: ['background'] },
  'one section on the record': { section: ['world'], terms: ['on_record'] },
  'several sections with one kind of source': { section: ['world', 'local'], sourceKind: ['person'] },
  'those with an anonymous source': { hasAnonymousSource: true },
  'those without an anonymous source between two instants': {
    hasAnonymousSource: false,
    updatedFrom: 1,
    updatedTo: 2,
  },
  'those with an anonymous source and a photo': { hasAnonymousSource: true, hasPhoto: true },
  'one section with an anonymous source': { section: ['world'], hasAnonymousSource: true },
  'one source with an anonymous source besides': { source: ['s1'], hasAnonymousSource: true },
  'several tags in one section between two instants': {
    tag: ['bridges', 'ferries'],
    section: ['world'],
    updatedFrom: 1,
    updatedTo: 2,
  },
};

for (const [name, filter] of Object.entries(filters)) {
  t.test(`a page of ${name} is read in the order of an index, the thousandth like the first`, async (t) => {
    for (const column of ['publishedAt', 'updatedAt'] as const) {
      for (const direction of ['up', 'down'] as const) {
        for (const after of [undefined, [1, 'id'] as const]) {
          const page = { filter, sort: { column, direction }, after, limit: 21, withBody: false };
          const steps = await plan((db) => listPublished(db, page));
          t.strictSame(slowSteps(steps), [], `${column} ${direction} ${after === undefined ? 'first' : 'later'}`);
        }
      }
    }
  });
}

t.test(
  'whether an article has a tag, author or source is looked up by the article, never among all that have it',
  async (t) => {
    for (const filter of [
      filters['one tag of one author'],
      filters['several tags of several authors'],
      filters['one kind of source with one tag'],
      filters['one section on the record'],
      filters['one source with one tag by one author'],
      filters['several kinds of sources on several terms'],
    ]) {
      const page = {
        filter: filter ?? {},
        sort: { column: 'publishedAt', direction: 'down' } as const,
        after: undefined,
      };
      const steps = await plan((db) => listPublished(db, { ...page, limit: 21, withBody: false }));
      const lookups = steps.filter((step) => /EXISTS/.test(step));
      t.ok(lookups.length > 0);
      for (const lookup of lookups) t.match(lookup, /\(article_id=\?( AND facet=\?)?\)$/);
    }
  },
);

t.test('counting reads indexes alone', async (t) => {
  for (const filter of [
    {},
    { section: ['world'] },
    { tag: ['bridges'] },
    { author: ['ada-roe'] },
    { hasPhoto: true },
    { source: ['s1'] },
    { terms: ['background' as const], sourceKind: ['person' as const] },
    { hasAnonymousSource: true },
  ]) {
    const steps = await plan((db) => countPublished(db, filter));
    const tables = steps.filter((step) => /published_/.test(step));
    t.ok(tables.length > 0);
    for (const step of tables) t.match(step, /USING (COVERING )?INDEX/);
  }
  for (const filter of [{ section: ['world'] }, { language: ['en'] }, { tag: ['bridges'] }, { author: ['ada-roe'] }]) {
    const steps = await plan((db) => countPublished(db, { ...filter, hasPhoto: true }));
    t.notMatch(steps.join(), /published_articles_photo/, 'what narrows more chooses the index');
  }
});

t.test(
  'the photos of a page are found by their articles, in order, and a tick looks at the rights that have ended',
  async (t) => {
    for (const articleIds of [['one'], ['one', 'two', 'three']]) {
      const steps = await plan((db) => findShownPhotos(db, { articleIds, at: 1 }));
      t.strictSame(slowSteps(steps), []);
      t.match(steps[0], /^SEARCH published_photos USING INDEX sqlite_autoindex_published_photos_1 \(article_id=\?\)$/);
    }
    const lapsed = await plan((db) => listLapsed(db, { at: 1, limit: 10 }));
    t.match(lapsed[0], /^SEARCH photos USING INDEX photos_\w+ \(rights_until<\?\)$/);
    t.strictSame(
      slowSteps(lapsed).filter((each) => each !== ofOneInstant),
      [],
    );
  },
);

t.test(
  'what a page of articles quotes is found by its articles, in order, and nothing else is looked at',
  async (t) => {
    for (const articleIds of [['one'], ['one', 'two', 'three']]) {
      const steps = await plan((db) => findShownSourcing(db, { articleIds, withQuotes: true }));
      t.strictSame(steps, [
        'SEARCH published_sources USING INDEX sqlite_autoindex_published_sources_1 (article_id=?)',
        'SEARCH sources USING INDEX sqlite_autoindex_sources_1 (id=?) LEFT-JOIN',
        'SEARCH organisation USING INDEX sqlite_autoindex_sources_1 (id=?) LEFT-JOIN',
        'SEARCH published_quotes USING INDEX published_quotes_article (article_id=?)',
      ]);
    }
  },
);

t.test('what happens to a source is written to the articles that show it, and no other is looked at', async (t) => {
  const steps = await plan((db) => touchPublished(db, { kind: 'source', id: ['one', 'two'], at: 1 }));
  t.strictSame(slowSteps(steps), []);
});

t.test('what happens to a photo is written to the articles that show it, and no other is looked at', async (t) => {
  const ids = ['one', 'two'];
  const steps = await plan(async (db) => {
    await listExposures(db, ids);
    await turnPhotos(db, { photoIds: ids, kind: 'photo.published', at: 1 });
    await refreshHasPhoto(db, ids);
    await touchPublished(db, { kind: 'photo', id: ids, at: 1 });
  });
  t.strictSame(slowSteps(steps), []);
});

t.test('the change log is read from where the reader was, and a key is found by its hash', async (t) => {
  t.strictSame(slowSteps(await plan((db) => listChanges(db, { seq: 1, limit: 10 }))), []);
  t.strictSame(
    await plan((db) => findNewestChange(db)),
    ['SCAN changes'],
    'by its primary key, and no further than one row',
  );
  t.strictSame(slowSteps(await plan((db) => findKeyByHash(db, 'hash'))), []);
});
