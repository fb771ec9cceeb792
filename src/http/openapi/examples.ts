import type { MediaType } from './document.ts';
import { isObject, mapMembers, refName, without, type JsonSchema } from './json-schema.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

/**
 * A media type with the examples of its schema: the schema's own, or one composed of the examples of its parts. It has none when
 * a required part has none, and never one that the schema does not bring about.
 */
export function withExamples(schema: JsonSchema, components: Schemas): MediaType {
  const [first, ...more] = ownExamples(resolve(schema, components)) ?? [exampleOf(schema, components)];
  if (more.length === 0) return { schema, ...(first !== undefined && { example: first }) };
  return {
    schema,
    examples: Object.fromEntries([first, ...more].map((value, index) => [`Example ${index + 1}`, { value }])),
  };
}

/** A component without the examples that stand in full at the media types; those of scalars stay. */
export function withoutBulkyExamples(schema: JsonSchema): JsonSchema {
  return ownExamples(schema)?.some((example) => typeof example === 'object') === true
    ? without(schema, 'examples')
    : schema;
}

/** One value that the schema admits, made of the examples in it; undefined when it cannot be made. */
export function exampleOf(schema: JsonSchema, components: Schemas): unknown {
  const name = refName(schema);
  if (name !== undefined) return exampleOf(resolve(schema, components), withoutComponent(components, name));
  const [own] = ownExamples(schema) ?? [];
  if (own !== undefined) return own;
  if ('const' in schema) return schema['const'];
  if ('default' in schema) return schema['default'];
  const { enum: values, type, properties, items, anyOf, oneOf } = schema;
  if (Array.isArray(values)) return values[0];
  if (type === 'boolean') return false;
  if (isObject(properties)) return exampleOfObject(schema, properties, components);
  if (type === 'array' && isObject(items)) return exampleOfList(exampleOf(items, components));
  if (type === 'null' || (Array.isArray(type) && type.includes('null'))) return null;
  const options: unknown = anyOf ?? oneOf;
  if (!Array.isArray(options)) return undefined;
  return options
    .filter(isObject)
    .map((option) => exampleOf(option, components))
    .find((example) => example !== undefined);
}

function exampleOfObject(schema: JsonSchema, properties: JsonSchema, components: Schemas): unknown {
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const members = mapMembers(properties, (_, property) => (isObject(property) ? exampleOf(property, components) : {}));
  const known = Object.entries(members).filter(([, example]) => example !== undefined);
  return required.every((name) => known.some(([key]) => key === name)) ? Object.fromEntries(known) : undefined;
}

function exampleOfList(item: unknown): unknown {
  return item === undefined ? undefined : [item];
}

function ownExamples({ examples }: JsonSchema): readonly unknown[] | undefined {
  return Array.isArray(examples) && examples.length > 0 ? examples : undefined;
}

/** What a reference leads to, or the schema itself. What stands beside a `$ref` wins over what it leads to. */
function resolve(schema: JsonSchema, components: Schemas): JsonSchema {
  const name = refName(schema);
  return name === undefined ? schema : { ...components[name], ...without(schema, '$ref') };
}

/** Inside a component, the component itself is out of reach: else an example of a tree would never end. */
function withoutComponent(components: Schemas, name: string): Schemas {
  return Object.fromEntries(Object.entries(components).filter(([key]) => key !== name));
}
