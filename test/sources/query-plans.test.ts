import t from 'tap';
import {
  findNamedById,
  findNamedBySlug,
  findPublicSource,
  findPublicSourceBySlug,
  listPublicSources,
} from '../../src/sources/delivery-store.ts';
import { openPlans } from '../helpers/plans.ts';

const plan = openPlans(t);

const laterUse = 'SEARCH newer USING COVERING INDEX published_sources_public (public_id=? AND published_at>?)';

t.test('a page of sources is read in the order of an index, and a newer use is looked up by the source', async (t) => {
  for (const filter of [{}, { kind: ['person', 'group'] as const }]) {
    for (const after of [undefined, [1, 'id'] as const]) {
      for (const direction of ['up', 'down'] as const) {
        const steps = await plan((db) => listPublicSources(db, { filter, direction, after, limit: 21 }));
        t.match(steps[0], /^(SCAN|SEARCH) published_sources USING INDEX published_sources_published/);
        t.strictSame(steps.filter((step) => /SCAN|TEMP B-TREE/.test(step)).slice(after === undefined ? 1 : 0), []);
        t.ok(steps.includes(laterUse));
      }
    }
  }
});

t.test('of the sources of an organisation no others are looked at', async (t) => {
  for (const organisation of [['harbour-board'], ['harbour-board', '01a0f4c2-c400-7000-8000-ec0000000000']]) {
    const page = { filter: { organisation }, direction: 'down', after: undefined, limit: 21 } as const;
    const steps = await plan((db) => listPublicSources(db, page));
    t.notOk(steps.some((step) => step.startsWith('SCAN')));
    t.ok(steps.includes('SEARCH speakers USING INDEX sources_organisation (organisation_id=?)'));
    t.match(steps[0], /^SEARCH published_sources USING INDEX published_sources_public \(public_id=\?\)/);
  }
});

t.test('one source is found by id or slug, and so is the one that took its place', async (t) => {
  for (const work of [findPublicSource, findPublicSourceBySlug, findNamedById, findNamedBySlug]) {
    const steps = await plan((db) => work(db, 'ref'));
    t.strictSame(
      steps.filter((step) => /SCAN|TEMP B-TREE/.test(step)),
      [],
    );
  }
});
