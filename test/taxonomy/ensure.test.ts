import t from 'tap';
import type { Executor } from '../../src/db/database.ts';
import { newId } from '../../src/lib/ids.ts';
import type { TaxonomyImport } from '../../src/taxonomy/content.ts';
import { ensureTaxonomy, upsertTaxonomy } from '../../src/taxonomy/ensure.ts';
import { findAuthorsBySlugs } from '../../src/articles/reference-store.ts';
import { openNewsroom, publishNew } from '../helpers/newsroom.ts';
import { changesAfter, create, everything, kinds, newestSeq } from './kinds.ts';

const at = Date.parse('2026-11-20T09:00:00.000Z');

for (const kind of kinds) {
  const { one } = kind;
  const ensure = (tx: Executor, name: string, slug?: string) => ensureTaxonomy(tx, one, { name, slug, at, newId });

  t.test(`${one}: what is named is found by slug, else by its exact name, else made`, async (t) => {
    const room = await openNewsroom(t);
    const world = await create(room, kind, { name: 'World', slug: 'abroad' });
    const second = await create(room, kind, { name: 'abroad', slug: 'second' });
    const find = (name: string, slug?: string) => room.db.write((tx) => ensure(tx, name, slug));
    const before = await everything(room);
    t.match(await find('World'), { id: world.id, slug: 'abroad', name: 'World' });
    t.match(await find('abroad'), { id: world.id }, 'a slug comes before a name');
    t.match(await find('anything', 'second'), { id: second.id, name: 'abroad' }, 'a slug that is given decides');
    t.same(await everything(room), before, 'what is found is not changed');
    const seq = await newestSeq(room);
    const made = await find('world');
    t.match(made, { slug: 'world', name: 'world' }, 'case counts');
    t.match(await find('World', 'world-2'), { slug: 'world-2', name: 'World' });
    t.match(await find('world'), { id: made.id }, 'and is found from then on');
    t.match(await changesAfter(room, seq), [
      { kind: `${one}.created`, subject: made.id, at, version: 1 },
      { kind: `${one}.created`, at },
    ]);
  });

  t.test(`${one}: of several with one name the oldest is meant`, async (t) => {
    const room = await openNewsroom(t);
    const oldest = await create(room, kind, { name: 'World', slug: 'w' });
    await create(room, kind, { name: 'World', slug: 'a' });
    t.match(await room.db.write((tx) => ensure(tx, 'World')), { id: oldest.id });
  });

  t.test(`${one}: a record of an import file is taken over once, and again only what is different`, async (t) => {
    const room = await openNewsroom(t);
    const record = { type: one, name: 'World', slug: 'world', ...kind.details } as TaxonomyImport;
    const upsert = (given: TaxonomyImport) => room.db.write((tx) => upsertTaxonomy(tx, given, { at, newId }));
    const first = await upsert(record);
    t.match(first, { slug: 'world', name: 'World', outcome: 'created' });
    const before = await everything(room);
    t.same(await upsert(record), { ...first, outcome: 'unchanged' });
    t.same(await upsert({ type: one, name: 'World' }), { ...first, outcome: 'unchanged' });
    t.same(await everything(room), before, 'what it does not name stays');
    t.match(await upsert({ ...record, name: 'The world' }), { id: first.id, name: 'The world', outcome: 'updated' });
    t.match(await upsert({ type: one, name: 'World' }), { slug: 'world-2', outcome: 'created' });
    const read = await room.call('GET', `/v1/${kind.many}/world`);
    t.match(read.json(), { name: 'The world', ...kind.details });
  });

  t.test(`${one}: an import file’s record that renames it changes the articles that show it`, async (t) => {
    const room = await openNewsroom(t);
    const entry = await create(room, kind, { name: 'World', slug: 'world' });
    const article = await publishNew(room, kind.use('world'));
    const seq = await newestSeq(room);
    const record = { type: one, name: 'The world', slug: 'world' } as TaxonomyImport;
    await room.db.write((tx) => upsertTaxonomy(tx, record, { at, newId }));
    const shown = one === 'author' ? [] : [{ kind: 'article.updated', subject: article.id }];
    t.match(await changesAfter(room, seq), [{ kind: `${one}.updated`, subject: entry.id, version: 2 }, ...shown]);
  });
}

t.test('the authors of bylines come as the public sees them', async (t) => {
  const room = await openNewsroom(t);
  const kind = kinds[2]!;
  const { id } = await create(room, kind, { name: 'Ada Roe', ...kind.details });
  await create(room, kind, { name: 'Bea Roe' });
  t.same(await findAuthorsBySlugs(room.db.read, []), []);
  t.same(await findAuthorsBySlugs(room.db.read, ['nobody', 'ada-roe']), [
    { id, slug: 'ada-roe', name: 'Ada Roe', ...kind.details },
  ]);
});

t.test('when fifty slugs of a name are taken, the next still gets one', async (t) => {
  const room = await openNewsroom(t);
  const kind = kinds[1]!;
  await room.db.write(async (tx) => {
    for (let number = 0; number < 50; number += 1) {
      await upsertTaxonomy(
        tx,
        { type: 'tag', name: 'Bridges', slug: number === 0 ? 'bridges' : `bridges-${number + 1}` },
        { at, newId },
      );
    }
  });
  const entry = await create(room, kind, { name: 'Bridges' });
  t.equal(entry.slug, `bridges-${entry.id.slice(-12)}`);
});
