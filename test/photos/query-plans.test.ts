import t from 'tap';
import {
  countPublicPhotos,
  findPublicPhoto,
  listPublicPhotos,
  type PhotoPage,
  wasWithdrawn,
} from '../../src/photos/delivery-store.ts';
import type { PhotoFilter } from '../../src/photos/delivery-filter-store.ts';
import { findMediaPhoto } from '../../src/photos/media-store.ts';
import { openPlans } from '../helpers/plans.ts';

const plan = openPlans(t);

function slowSteps(steps: readonly string[]): string[] {
  // The index holds what is public alone, in the order of the list.
  return steps.filter(
    (step) => /SCAN|TEMP B-TREE/.test(step) && step !== 'SCAN photos USING INDEX photos_public_taken',
  );
}

const sorts: readonly PhotoPage['sort'][] = [
  { column: 'publishedAt', direction: 'down' },
  { column: 'publishedAt', direction: 'up' },
  { column: 'takenAt', direction: 'down' },
  { column: 'takenAt', direction: 'up' },
];

async function plansOf(filter: PhotoFilter, sort: PhotoPage['sort']): Promise<[string, string[]][]> {
  const plans: [string, string[]][] = [];
  for (const after of [undefined, [1, 'id'] as const]) {
    const steps = await plan((db) => listPublicPhotos(db, { filter, sort, after, limit: 21, now: 1 }));
    plans.push([`${sort.column} ${sort.direction} ${after === undefined ? 'first' : 'later'}`, steps]);
  }
  return plans;
}

const inAnyOrder: Record<string, PhotoFilter> = {
  all: {},
  'one orientation': { orientation: 'square' },
  'wide ones': { minWidth: 4_000 },
  'taken between two instants': { takenFrom: 1, takenTo: 2 },
};
for (const [name, filter] of Object.entries(inAnyOrder)) {
  t.test(`a page of ${name} is read in the order of an index, the thousandth like the first`, async (t) => {
    for (const sort of sorts) {
      for (const [which, steps] of await plansOf(filter, sort)) t.strictSame(slowSteps(steps), [], which);
    }
  });
}

const terms: Record<string, PhotoFilter> = {
  'one place': { place: 'port ansel' },
  'one creator': { creator: 'rosa kettle' },
  'one place by one creator': { place: 'port ansel', creator: 'rosa kettle' },
  'one place, upright': { place: 'port ansel', orientation: 'portrait', minWidth: 1_000 },
};
const byTerm = /^SEARCH photo_terms USING (COVERING )?INDEX photo_terms_public \(kind=\? AND term=\?/;
for (const [name, filter] of Object.entries(terms)) {
  t.test(`a page of ${name} is read in the order in which its photos became public`, async (t) => {
    for (const sort of sorts.slice(0, 2)) {
      for (const [which, steps] of await plansOf(filter, sort)) {
        t.strictSame(slowSteps(steps), [], which);
        t.match(steps[0], byTerm);
      }
    }
  });

  t.test(`a page of ${name} by the date taken reads no photo without the term`, async (t) => {
    for (const sort of sorts.slice(2)) {
      for (const [which, steps] of await plansOf(filter, sort)) {
        t.match(steps[0], byTerm, which);
        t.notOk(steps.some((step) => step.startsWith('SCAN')));
      }
    }
  });
}

t.test('the photos of an article are found by the article, whatever the order', async (t) => {
  const byId = 'SEARCH photos USING INDEX sqlite_autoindex_photos_1 (id=?)';
  for (const article of [{ id: 'id' }, { slug: 'slug' }]) {
    for (const sort of sorts) {
      for (const [, steps] of await plansOf({ article, place: 'port ansel' }, sort)) {
        t.notOk(steps.some((step) => step.startsWith('SCAN')));
        t.ok(steps.includes(byId), steps.join('; '));
      }
    }
  }
});

t.test('one photo is found by its id', async (t) => {
  const found = [
    await plan((db) => findPublicPhoto(db, { id: 'id', now: 1 })),
    await plan((db) => wasWithdrawn(db, 'id')),
    await plan((db) => findMediaPhoto(db, 'id')),
  ];
  for (const steps of found) t.strictSame(steps, ['SEARCH photos USING INDEX sqlite_autoindex_photos_1 (id=?)']);
});

t.test('counting searches an index', async (t) => {
  for (const filter of [{}, ...Object.values(terms), { orientation: 'square' as const }]) {
    const steps = await plan((db) => countPublicPhotos(db, { filter, now: 1 }));
    t.notOk(
      steps.some((step) => step.startsWith('SCAN')),
      steps.join('; '),
    );
  }
});
