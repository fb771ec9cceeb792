import t from 'tap';
import { z } from 'zod';
import * as schemas from '../../src/taxonomy/schema.ts';

const components = Object.entries(schemas).flatMap(([name, schema]) => {
  const { id, description, examples } = z.globalRegistry.get(schema) ?? {};
  return id === undefined ? [] : [{ name, schema, id, description, examples: z.array(z.unknown()).parse(examples) }];
});

t.test('every component is named like its schema, is described, and fits its own examples', (t) => {
  t.equal(components.length, 12);
  for (const { name, schema, id, description, examples } of components) {
    t.equal(id, name);
    t.ok(description, name);
    t.ok(examples.length, name);
    for (const example of examples) {
      const fitted = z.safeParse(schema, example);
      t.ok(fitted.success, `${name}: ${String(fitted.error)}`);
      t.same(fitted.data, example, `${name}: nothing in the example is unknown`);
    }
  }
  t.end();
});

t.test('a patch adds nothing to what was sent', (t) => {
  for (const patch of [schemas.SectionPatch, schemas.TagPatch, schemas.AuthorPatch]) {
    t.same(patch.parse({ name: 'Ada Roe' }), { name: 'Ada Roe' });
  }
  t.end();
});
