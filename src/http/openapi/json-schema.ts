/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const holdsOne = new Set(['items', 'additionalProperties', 'not', 'propertyNames', 'contains', 'if', 'then', 'else']);
const holdsList = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const holdsNamed = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs']);

/** Whether a value is a JSON object, thus also a schema that is not `true` or `false`. */
export function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Applies `change` to every schema in a schema, innermost first. Only keywords that hold schemas are entered, so an example stays
 * as it is, and so does a property that happens to be named like a keyword (`id`, `$ref`, `examples`).
 */
export function mapSchemas(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  return change(mapMembers(schema, (keyword, value) => mapKeyword({ keyword, value, change })));
}

/** Applies `change` to each member of an object. */
export function mapMembers<T>(object: JsonSchema, change: (key: string, value: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]));
}

/** The object without the named keys. */
export function without(object: JsonSchema, ...keys: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** The name of the component that a `$ref` leads to. */
export function refName(schema: JsonSchema): string | undefined {
  const { $ref } = schema;
  return typeof $ref === 'string' ? $ref.slice($ref.lastIndexOf('/') + 1) : undefined;
}

/** The names of all components that a schema leads to directly. */
export function refNames(schema: JsonSchema): ReadonlySet<string> {
  const names = new Set<string>();
  mapSchemas(schema, (inner) => {
    const name = refName(inner);
    if (name !== undefined) names.add(name);
    return inner;
  });
  return names;
}

/** Gives every reference, those of a discriminator included, the address that `address` makes of the component's name. */
export function mapRefs(schema: JsonSchema, address: (name: string) => string): JsonSchema {
  const last = (ref: unknown) => address(String(ref).slice(String(ref).lastIndexOf('/') + 1));
  return mapSchemas(schema, (inner) => {
    const { $ref, discriminator } = inner;
    const mapping = isObject(discriminator) ? discriminator['mapping'] : undefined;
    return {
      ...inner,
      ...(typeof $ref === 'string' && { $ref: last($ref) }),
      ...(isObject(discriminator) &&
        isObject(mapping) && {
          discriminator: { ...discriminator, mapping: mapMembers(mapping, (_, ref) => last(ref)) },
        }),
    };
  });
}

function mapKeyword({
  keyword,
  value,
  change,
}: {
  keyword: string;
  value: unknown;
  change: (schema: JsonSchema) => JsonSchema;
}): unknown {
  const map = (inner: unknown): unknown => (isObject(inner) ? mapSchemas(inner, change) : inner);
  if (holdsOne.has(keyword)) return map(value);
  if (holdsList.has(keyword) && Array.isArray(value)) return value.map(map);
  if (holdsNamed.has(keyword) && isObject(value)) return mapMembers(value, (_, inner) => map(inner));
  return value;
}
