import { STATUS_CODES } from 'node:http';
import type { MediaType, Operation, Parameter, Reference, RequestBody, Response } from './document.ts';
import { exampleOf, withExamples } from './examples.ts';
import type { JsonSchemaBook } from './from-zod.ts';
import { headerReferences, headersOfAnswer, headersOfNotModified, isConditional } from './headers.ts';
import { isObject, refName, without, type JsonSchema } from './json-schema.ts';
import { problemsOf } from './problems.ts';
import type { UploadContract } from '../upload.ts';
import type { Answer, ContractRoute } from './route.ts';

/** The request headers that the service understands although no route has to name them, by the name of their component. */
export const commonParameters: Readonly<Record<string, Parameter>> = {
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag of the answer you have: when it is still good, 304 comes back without a body.',
    required: false,
    schema: { type: 'string' },
  },
};

/** The name under which a schema of a route stands in the book; of an answer, with its status and media type. */
export function bookKey({ operationId }: ContractRoute, ...part: readonly string[]): string {
  return [operationId, ...part].join(' ');
}

/** One operation of the document. */
export function operationOf(route: ContractRoute, book: JsonSchemaBook): Operation {
  const parameters = parametersOf(route, book);
  const body = book.input[bookKey(route, 'body')];
  const description = [route.description, accessNote(route)].filter((text) => text !== undefined).join('\n\n');
  return {
    tags: route.tags,
    summary: route.summary,
    ...(description !== '' && { description }),
    operationId: route.operationId,
    ...(route.deprecated && { deprecated: true }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: requestBody(body, route, book) }),
    ...(route.upload && { requestBody: uploadBody(route, route.upload, book) }),
    responses: responsesOf(route, book),
    security: securityOf(route),
  };
}

/** A key is read everywhere, but where none is needed and none shows more, a padlock would tell newcomers otherwise. */
function securityOf({ access, readsKeys }: ContractRoute): Operation['security'] {
  if (access !== 'anyone') return [{ apiKey: [] }];
  return readsKeys ? [{}, { apiKey: [] }] : [];
}

function accessNote({ access, permission }: ContractRoute): string | undefined {
  if (access === 'anyone') return undefined;
  const roles = access.map((role) => `*${role}*`);
  const besides = permission === undefined ? '' : ` and, given to it by name, the permission *${permission}*`;
  return `Needs a key with the role ${new Intl.ListFormat('en', { type: 'disjunction' }).format(roles)}${besides}.`;
}

function parametersOf(route: ContractRoute, book: JsonSchemaBook): readonly (Parameter | Reference)[] {
  const own = [
    ...parametersIn('path', route, book),
    ...parametersIn('query', route, book),
    ...parametersIn('header', route, book),
  ];
  const conditions = isConditional(route) ? ['IfNoneMatch'] : [];
  return [...own, ...conditions.map((name) => ({ $ref: `#/components/parameters/${name}` }))];
}

const parts = { path: 'params', query: 'querystring', header: 'headers' } as const;

function parametersIn(place: keyof typeof parts, route: ContractRoute, book: JsonSchemaBook): readonly Parameter[] {
  const schema = book.input[bookKey(route, parts[place])];
  const name = schema && refName(schema);
  const object = name === undefined ? schema : book.components[name];
  const { properties, required } = object ?? {};
  if (!isObject(properties)) return [];
  return Object.entries(properties)
    .filter(([key]) => key !== 'authorization')
    .map(([key, property]) => {
      // Without If-Match a change is refused with a problem of its own (428), so no schema can require it. PUT also makes what is not there yet.
      const isCondition = key.toLowerCase() === 'if-match' && route.method !== 'PUT';
      const isRequired = place === 'path' || isCondition || (Array.isArray(required) && required.includes(key));
      return parameterOf({ key, place, isRequired, property: isObject(property) ? property : {}, book });
    });
}

function parameterOf({
  key,
  place,
  isRequired,
  property,
  book,
}: {
  key: string;
  place: Parameter['in'];
  isRequired: boolean;
  property: JsonSchema;
  book: JsonSchemaBook;
}): Parameter {
  const target = book.components[refName(property) ?? ''] ?? property;
  const { description = target['description'], deprecated } = property;
  // Swagger UI fills a parameter's example in: right for what a call needs, but examples of all filters together find nothing.
  const example = isRequired ? exampleOf(property, book.components) : undefined;
  return {
    name: place === 'header' ? headerCase(key) : key,
    in: place,
    ...(typeof description === 'string' && { description }),
    required: isRequired,
    ...(deprecated === true && { deprecated: true }),
    ...(place === 'query' && target['type'] === 'array' && { style: 'form', explode: false }),
    schema: without(property, 'description', 'deprecated', ...(isRequired ? ['examples'] : [])),
    ...(example !== undefined && { example }),
  };
}

/** `if-match` is `If-Match`: fields are named as in the standards, whatever the server calls them. */
function headerCase(name: string): string {
  return name.replaceAll(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}

function requestBody(schema: JsonSchema, route: ContractRoute, book: JsonSchemaBook): RequestBody {
  const media = withExamples(schema, book.components);
  return { required: true, content: Object.fromEntries(route.consumes.map((type) => [type, media])) };
}

/** A form with the file and what is said of it, or the file alone. Swagger UI shows a file chooser for either. */
function uploadBody(route: ContractRoute, { types }: UploadContract, book: JsonSchemaBook): RequestBody {
  const schema = book.input[bookKey(route, 'record')] ?? {};
  const example = exampleOf(schema, book.components);
  // Beside the reference, since that is where Swagger UI looks for what to fill in.
  const record = { ...schema, ...(example !== undefined && { examples: [example] }) };
  const file = { type: 'string', format: 'binary', description: 'The file, as it is.' };
  const form = { type: 'object', properties: { file, record }, required: ['file'], additionalProperties: false };
  return {
    required: true,
    content: {
      'multipart/form-data': {
        schema: form,
        encoding: { file: { contentType: types.join(', ') }, record: { contentType: 'application/json' } },
      },
      ...Object.fromEntries(types.map((type) => [type, { schema: file }])),
    },
  };
}

function responsesOf(route: ContractRoute, book: JsonSchemaBook): Operation['responses'] {
  const responses: Record<string, Response | Reference> = {};
  for (const answer of route.answers) responses[answer.status] = responseOf({ route, answer, book });
  if (isConditional(route)) responses[304] ??= { $ref: `#/components/responses/${notModifiedName(route)}` };
  for (const { status, name } of problemsOf(route)) responses[status] = { $ref: `#/components/responses/${name}` };
  return responses;
}

function responseOf({ route, answer, book }: { route: ContractRoute; answer: Answer; book: JsonSchemaBook }): Response {
  const { status, description, content } = answer;
  const media = [...content.keys()].map((type): [string, MediaType] => {
    const schema = book.output[bookKey(route, String(status), type)] ?? {};
    return [type, withExamples(schema, book.components)];
  });
  const shapes = media.map(([, { schema }]) => propertiesOf(schema, book));
  const shape = {
    isPage: shapes.some((names) => names.includes('items') && names.includes('page')),
    isVersioned: shapes.some((names) => names.includes('version') || names.includes('articleVersion')),
  };
  return {
    description: description ?? STATUS_CODES[status] ?? String(status),
    headers: headerReferences(headersOfAnswer(route, status, shape)),
    ...(media.length > 0 && { content: Object.fromEntries(media) }),
  };
}

function propertiesOf(schema: JsonSchema, book: JsonSchemaBook): readonly string[] {
  const { properties } = book.components[refName(schema) ?? ''] ?? schema;
  return isObject(properties) ? Object.keys(properties) : [];
}

/** The answers to conditional reads, by the name of their component: of published content, and of the service's own documents. */
export const notModified: Readonly<Record<string, Response>> = {
  NotModified: notModifiedOf('delivery'),
  NotModifiedDocument: notModifiedOf('service'),
};

function notModifiedName({ surface }: ContractRoute): string {
  return surface === 'delivery' ? 'NotModified' : 'NotModifiedDocument';
}

function notModifiedOf(surface: ContractRoute['surface']): Response {
  return {
    description: 'The copy named in If-None-Match is still good; there is no body.',
    headers: headerReferences(headersOfNotModified({ surface })),
  };
}
