import t from 'tap';
import { z } from 'zod';
import { fromZod } from '../../../src/http/openapi/from-zod.ts';

/** What becomes of one schema that is sent, without its components. */
function sent(schema: z.ZodType) {
  return fromZod({ input: { it: schema }, output: {} }).input['it'];
}

/** What becomes of one schema that is answered, without its components. */
function answered(schema: z.ZodType) {
  return fromZod({ input: {}, output: { it: schema } }).output['it'];
}

const cases: readonly { says: string; schema: z.ZodType; becomes: object }[] = [
  {
    says: 'a format needs no pattern',
    schema: z.uuidv7(),
    becomes: { type: 'string', format: 'uuid' },
  },
  {
    says: 'a pattern of our own stays',
    schema: z.string().regex(/^[a-z]+$/),
    becomes: { type: 'string', pattern: '^[a-z]+$' },
  },
  {
    says: 'an integer has no bounds but the ones it was given',
    schema: z.int().min(1),
    becomes: { type: 'integer', minimum: 1 },
  },
  {
    says: 'a scalar or null is one schema with two types',
    schema: z.string().max(3).nullable(),
    becomes: { type: ['string', 'null'], maxLength: 3 },
  },
  {
    says: 'null joins the values of an enumeration',
    schema: z.enum(['a', 'b']).nullable(),
    becomes: { type: ['string', 'null'], enum: ['a', 'b', null] },
  },
  {
    says: 'null joins a single value',
    schema: z.literal('a').nullable(),
    becomes: { type: ['string', 'null'], enum: ['a', null] },
  },
  {
    says: 'a date is a date-time',
    schema: z.date(),
    becomes: { type: 'string', format: 'date-time' },
  },
  {
    says: 'a record says nothing of its names when they are any strings',
    schema: z.record(z.string(), z.int()),
    becomes: { type: 'object', additionalProperties: { type: 'integer' } },
  },
  {
    says: 'an object is open',
    schema: z.object({ a: z.string() }),
    becomes: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
  },
  {
    says: 'a strict object is closed',
    schema: z.strictObject({ a: z.string() }),
    becomes: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false },
  },
  {
    says: 'a loose object says that there is more',
    schema: z.looseObject({ a: z.string() }),
    becomes: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: true },
  },
  {
    says: 'properties keep names that are also keywords',
    schema: z.object({ id: z.string(), pattern: z.string(), examples: z.string(), anyOf: z.string() }),
    becomes: {
      type: 'object',
      properties: {
        id: { type: 'string' },
        pattern: { type: 'string' },
        examples: { type: 'string' },
        anyOf: { type: 'string' },
      },
      required: ['id', 'pattern', 'examples', 'anyOf'],
    },
  },
  {
    says: 'descriptions of properties stay',
    schema: z.object({ a: z.string().optional().meta({ description: 'An a.' }) }),
    becomes: { type: 'object', properties: { a: { type: 'string', description: 'An a.' } } },
  },
];

for (const { says, schema, becomes } of cases) {
  t.test(says, async (t) => {
    t.same(answered(schema), becomes);
  });
}

t.test('what is sent is described as it is sent', async (t) => {
  t.same(sent(z.codec(z.string(), z.date(), { decode: (s) => new Date(s), encode: String })), { type: 'string' });
  t.same(sent(z.preprocess((x) => x, z.array(z.string()))), { type: 'array', items: { type: 'string' } });
});

t.test('a default and examples stay with what is transformed', async (t) => {
  const limit = z
    .string()
    .transform(Number)
    .meta({ type: 'integer', examples: [50] })
    .default(20);
  t.same(sent(limit), { type: 'integer', examples: [50], default: 20 });
});

t.test('each id is one component, also when it is sent and answered', async (t) => {
  const Tag = z.object({ name: z.string() }).meta({ id: 'Tag' });
  const Story = z.object({ tags: z.array(Tag), lead: Tag.nullable() }).meta({ id: 'Story' });
  const { input, output, components } = fromZod({ input: { send: Story }, output: { answer: Story, tag: Tag } });
  t.same(input, { send: { $ref: '#/components/schemas/Story' } });
  t.same(output, { answer: { $ref: '#/components/schemas/Story' }, tag: { $ref: '#/components/schemas/Tag' } });
  t.same(Object.keys(components), ['Story', 'Tag']);
});

t.test('a component that differs between the directions is two, and so is what holds it', async (t) => {
  const Inner = z.object({ a: z.string().default('x') }).meta({ id: 'Inner' });
  const Same = z.object({ a: z.string() }).meta({ id: 'Same' });
  const Outer = z.object({ inner: Inner, same: Same }).meta({ id: 'Outer' });
  const { input, components } = fromZod({ input: { send: Outer }, output: { answer: Outer } });
  t.same(input['send'], { $ref: '#/components/schemas/OuterInput' });
  t.same(Object.keys(components), ['Inner', 'InnerInput', 'Outer', 'OuterInput', 'Same']);
  t.match(components['OuterInput'], {
    properties: { inner: { $ref: '#/components/schemas/InnerInput' }, same: { $ref: '#/components/schemas/Same' } },
  });
});

t.test('a component that is only sent keeps its name', async (t) => {
  const Draft = z.object({ a: z.string().default('x') }).meta({ id: 'Draft' });
  t.same(Object.keys(fromZod({ input: { send: Draft }, output: {} }).components), ['Draft']);
});

t.test('a component that nothing leads to is left out', async (t) => {
  z.object({ a: z.string() }).meta({ id: 'Unreached' });
  t.same(fromZod({ input: {}, output: { it: z.string() } }).components, {});
});

t.test('a union told apart by a property has a discriminator with a mapping', async (t) => {
  const A = z.object({ kind: z.literal('a') }).meta({ id: 'KindA' });
  const B = z.object({ kind: z.enum(['b', 'c']) }).meta({ id: 'KindB' });
  t.same(answered(z.discriminatedUnion('kind', [A, B])), {
    oneOf: [{ $ref: '#/components/schemas/KindA' }, { $ref: '#/components/schemas/KindB' }],
    discriminator: {
      propertyName: 'kind',
      mapping: {
        a: '#/components/schemas/KindA',
        b: '#/components/schemas/KindB',
        c: '#/components/schemas/KindB',
      },
    },
  });
});

t.test('the mapping of a union follows its components when they are two', async (t) => {
  const A = z.object({ kind: z.literal('a'), n: z.int().default(1) }).meta({ id: 'SplitA' });
  const union = z.discriminatedUnion('kind', [A]);
  const { input } = fromZod({ input: { it: union }, output: { it: union } });
  t.match(input['it'], { discriminator: { mapping: { a: '#/components/schemas/SplitAInput' } } });
});

t.test('two schemas with one id are refused', async (t) => {
  const one = z.object({ a: z.string() }).meta({ id: 'Twice' });
  const other = z.object({ b: z.string() }).meta({ id: 'Twice' });
  t.throws(() => fromZod({ input: {}, output: { one, other } }), /Twice/, 'both answered');
  t.throws(() => fromZod({ input: { one }, output: { other } }), /Twice/, 'one sent, one answered');
});

t.test('an id that would stand for the input of another is refused', async (t) => {
  const Note = z.object({ a: z.string().default('x') }).meta({ id: 'Note' });
  const NoteInput = z.object({ b: z.string() }).meta({ id: 'NoteInput' });
  t.throws(() => fromZod({ input: { Note }, output: { Note, NoteInput } }), /NoteInput/);
});

t.test('a schema that contains itself needs an id', async (t) => {
  const Tree = z.object({
    get branches() {
      return z.array(Tree);
    },
  });
  t.throws(() => fromZod({ input: {}, output: { 'getTree 200': z.object({ tree: Tree }) } }), /getTree 200/);
});

t.test('what JSON Schema cannot say is refused with its place', async (t) => {
  t.throws(() => fromZod({ input: {}, output: { getThing: z.object({ big: z.bigint() }) } }), /getThing/);
});
