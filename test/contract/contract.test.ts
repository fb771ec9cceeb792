import { Validator } from '@seriousme/openapi-schema-validator';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { contractOf } from '../../src/http/openapi.ts';
import { refNames, type JsonSchema } from '../../src/http/openapi/json-schema.ts';
import { examplesOf, operationsOf } from './operations.ts';
import { checkerOf } from './schemas.ts';
import { buildSubject } from './subject.ts';

const newsroom = join(import.meta.dirname, '../../src/demo/newsroom');
const document = contractOf(await buildSubject(t));
const operations = operationsOf(document);
const check = checkerOf(document);

t.test('the contract is valid OpenAPI 3.1', async (t) => {
  const copy = structuredClone(document) as unknown as Record<string, unknown>;
  const { valid, errors } = await new Validator().validate(copy);
  t.ok(valid, { errors });
});

t.test('every operation has an id, a summary, a tag and described parameters', async (t) => {
  const ids = operations.map(({ operation }) => operation.operationId);
  t.equal(new Set(ids).size, ids.length, 'no id twice');
  for (const { name, operation, parameters } of operations) {
    t.match(operation.operationId, /^[a-z][A-Za-z]+$/, `${name}: operationId`);
    t.match(operation.summary, /^[A-Z][^\n]{2,80}[^.]$/, `${name}: summary, without a full stop`);
    t.equal(operation.tags.length, 1, `${name}: one tag`);
    for (const parameter of parameters) t.ok(parameter.description, `${name}: ${parameter.name} is described`);
  }
});

t.test('every parameter of a path is declared, and no other', async (t) => {
  for (const { name, path, parameters } of operations) {
    const declared = parameters.filter((one) => one.in === 'path').map((one) => one.name);
    const named = [...path.matchAll(/\{(.+?)\}/g)].map(([, inner]) => inner);
    t.same(new Set(declared), new Set(named), name);
  }
});

t.test(
  'every JSON answer and every request body has an example, and each example is what its schema says',
  async (t) => {
    for (const { name, operation, responses } of operations) {
      const bodies = Object.entries(operation.requestBody?.content ?? {}).map(([type, media]) => ({
        where: `${name}: body ${type}`,
        type,
        media,
      }));
      const answers = responses.flatMap(({ status, response }) =>
        Object.entries(response.content ?? {}).map(([type, media]) => ({
          where: `${name}: ${status} ${type}`,
          type,
          media,
        })),
      );
      for (const { where, type, media } of [...bodies, ...answers]) {
        const examples = examplesOf(media, document);
        if (type.endsWith('json')) t.ok(examples.length > 0, `${where} has an example`);
        for (const example of examples) t.same(check(media.schema, example), [], where);
      }
    }
  },
);

t.test('every example of a parameter is what its schema says', async (t) => {
  for (const { name, parameters } of operations) {
    for (const { name: parameter, schema, example } of parameters) {
      const listed: unknown[] = Array.isArray(schema['examples']) ? schema['examples'] : [];
      for (const one of example === undefined ? listed : [example, ...listed]) {
        t.same(check(schema, one), [], `${name}: ${parameter}`);
      }
    }
  }
});

t.test(
  'an example of a list of articles has no body, and what is made in an example is not in the demonstration',
  async (t) => {
    const found = (id: string) => operations.find(({ operation }) => operation.operationId === id)!;
    const list = found('listArticles').responses.find(({ status }) => status === 200)!.response;
    const [page] = examplesOf(list.content!['application/json']!, document) as { items: object[] }[];
    t.ok(page!.items.length > 0);
    for (const item of page!.items) t.notOk('body' in item);
    const texts = readdirSync(newsroom).filter((name) => /\.(?:md|ndjson)$/.test(name));
    const demo = texts.map((name) => readFileSync(join(newsroom, name), 'utf8'));
    for (const id of ['createArticle', 'createSection', 'createTag', 'createAuthor']) {
      const media = found(id).operation.requestBody!.content['application/json']!;
      for (const { name, headline } of examplesOf(media, document) as Record<string, string>[]) {
        const made = name === undefined ? `headline: ${headline}` : `"${id.slice(6).toLowerCase()}","name":"${name}"`;
        t.notOk(
          demo.some((text) => text.includes(made)),
          made,
        );
      }
    }
  },
);

t.test('every property of every component is described, unless it is a component itself', async (t) => {
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
    for (const [property, inner] of Object.entries(properties)) {
      const says = 'description' in inner || 'const' in inner || refNames(inner).size > 0;
      t.ok(says, `${name}.${property}`);
    }
  }
});

t.test('an operation that changes something is never open to everyone', async (t) => {
  for (const { name, operation } of operations) {
    const isOpen = operation.security.some((one) => Object.keys(one).length === 0);
    t.ok(name.startsWith('GET ') || !isOpen, name);
  }
});
