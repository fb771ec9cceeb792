import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { isObject, mapMembers, mapRefs, mapSchemas, refNames, without, type JsonSchema } from './json-schema.ts';

type ZodType = z.core.$ZodType;
type Override = NonNullable<z.core.ToJSONSchemaParams['override']>;
type Unrepresentable = NonNullable<z.core.ToJSONSchemaParams['unrepresentable']>;
type Schemas = Readonly<Record<string, JsonSchema>>;

interface TranslateOptions {
  readonly schemas: Readonly<Record<string, ZodType>>;
  readonly io: 'input' | 'output';
  /** Which schema bears an id, in both directions. */
  readonly owners: Map<string, ZodType>;
}

/** The zod schemas of a contract by any unique name: what callers send, and what they are answered. */
export interface ZodBook {
  readonly input: Readonly<Record<string, ZodType>>;
  readonly output: Readonly<Record<string, ZodType>>;
}

/** The same names with JSON Schemas; what bears an id is a reference into `components`. */
export interface JsonSchemaBook {
  readonly input: Schemas;
  readonly output: Schemas;
  readonly components: Schemas;
}

/**
 * Translates zod schemas to JSON Schema, one component for each `.meta({ id })` that is reached. A component that means something
 * else to the sender than to the receiver (a default makes a property optional in the input) becomes two, `X` and `XInput`.
 *
 * Throws when two schemas claim one id, when a schema that contains itself has no id, and when JSON Schema cannot say it.
 */
export function fromZod(book: ZodBook): JsonSchemaBook {
  const owners = new Map<string, ZodType>();
  const input = translate({ schemas: book.input, io: 'input', owners });
  const output = translate({ schemas: book.output, io: 'output', owners });
  const split = differing(input.components, output.components);
  const inputName = (name: string) => (split.has(name) ? `${name}Input` : name);
  for (const name of split) {
    const taken = inputName(name);
    if (taken in input.components || taken in output.components) throw new Error(`Two schemas have the id ${taken}`);
  }
  const asInput = (schema: JsonSchema) => mapRefs(schema, (name) => componentAddress(inputName(name)));
  const components = new Map([
    ...Object.entries(input.components).map(([name, schema]) => [inputName(name), asInput(schema)] as const),
    ...Object.entries(output.components).map(([name, schema]) => [name, mapRefs(schema, componentAddress)] as const),
  ]);
  return {
    input: mapSchemaBook(input.schemas, asInput),
    output: mapSchemaBook(output.schemas, (schema) => mapRefs(schema, componentAddress)),
    components: Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Where a component stands in the document. */
export function componentAddress(name: string): string {
  return `#/components/schemas/${name}`;
}

function translate({ schemas, io, owners }: TranslateOptions) {
  // One conversion of everything: zod collects each id once under $defs, and refuses an id that two schemas bear.
  const root: unknown = z.toJSONSchema(z.object(schemas), {
    io,
    unrepresentable: unrepresentable(io),
    override: (context) => {
      claimId(owners, context.zodSchema);
      override(context);
      if (io === 'input') restoreAnnotations(context);
    },
  });
  const { properties, $defs } = isObject(root) ? root : {};
  const components = tidyAll($defs);
  const nameless = Object.keys(components).find((name) => name.startsWith('__'));
  if (nameless !== undefined) {
    const holder = Object.entries(tidyAll(properties)).find(([, schema]) => refNames(schema).has(nameless));
    throw new Error(
      `A schema that contains itself needs an id: ${holder?.[0] ?? JSON.stringify(components[nameless])}`,
    );
  }
  return { schemas: tidyAll(properties), components };
}

/** The ids whose two translations are not equal, or lead to such an id. */
function differing(input: Schemas, output: Schemas): ReadonlySet<string> {
  const both = Object.entries(input).flatMap(([name, asInput]) => {
    const asOutput = output[name];
    return asOutput === undefined ? [] : [{ name, asInput, asOutput }];
  });
  const split = new Set(both.filter((one) => !isDeepStrictEqual(one.asInput, one.asOutput)).map((one) => one.name));
  for (let before = -1; before < split.size;) {
    before = split.size;
    for (const { name, asInput } of both) {
      if (!refNames(asInput).isDisjointFrom(split)) split.add(name);
    }
  }
  return split;
}

function tidyAll(schemas: unknown): Schemas {
  return isObject(schemas)
    ? mapMembers(schemas, (_, schema) => (isObject(schema) ? mapSchemas(schema, tidy) : {}))
    : {};
}

function mapSchemaBook(schemas: Schemas, change: (schema: JsonSchema) => JsonSchema): Schemas {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, change(schema)]));
}

function unrepresentable(io: string): Unrepresentable {
  return ({ zodSchema, path, message }) => {
    if (zodSchema._zod.def.type === 'date') return { type: 'string', format: 'date-time' };
    throw new Error(`${path.join('/')} (${io}): ${message}`);
  };
}

function claimId(owners: Map<string, ZodType>, schema: ZodType): void {
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) return;
  const owner = owners.get(id);
  if (owner !== undefined && owner !== schema) throw new Error(`Two schemas have the id ${id}`);
  owners.set(id, schema);
}

const override: Override = ({ zodSchema, jsonSchema }) => {
  const { def } = zodSchema._zod;
  // Only what we refuse is closed in the contract: in answers, new properties may appear.
  if (def.type === 'object' && def.catchall?._zod.def.type !== 'never') {
    if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    if (isEmpty(jsonSchema.additionalProperties)) jsonSchema.additionalProperties = true;
  }
  if (zodSchema instanceof z.core.$ZodDiscriminatedUnion) {
    const discriminator = discriminatorOf(zodSchema, jsonSchema.oneOf ?? jsonSchema.anyOf ?? []);
    if (discriminator !== undefined) Object.assign(jsonSchema, { discriminator });
  }
};

/**
 * Of a schema that transforms what it is sent, zod keeps neither default nor examples for the input. Where the default is a scalar it
 * is what a sender would write, and examples in the schema's own meta are written for the reader of the contract.
 */
const restoreAnnotations: Override = ({ zodSchema, jsonSchema }) => {
  if (jsonSchema.$ref !== undefined) return;
  const { def } = zodSchema._zod;
  if (def.type === 'default' && isScalarValue(def.defaultValue)) jsonSchema.default ??= def.defaultValue;
  const examples = z.globalRegistry.get(zodSchema)?.['examples'];
  if (Array.isArray(examples)) jsonSchema.examples ??= examples;
};

/** None unless every option is a component: the values of the mapping are addresses. */
function discriminatorOf({ _zod: { def } }: z.core.$ZodDiscriminatedUnion, options: readonly unknown[]) {
  const mapping = def.options.flatMap((option, index) => {
    const json = options[index];
    const address = isObject(json) ? json['$ref'] : undefined;
    const values = [...(option._zod.propValues?.[def.discriminator] ?? [])];
    return values.map((value) => [String(value), address] as const);
  });
  if (mapping.length === 0 || mapping.some(([, address]) => address === undefined)) return undefined;
  return { propertyName: def.discriminator, mapping: Object.fromEntries(mapping) };
}

function tidy(schema: JsonSchema): JsonSchema {
  return foldNull(withoutIdleKeywords(schema));
}

/** `anyOf` of one scalar and null says no more than a list of two types, which people and generators read more easily. */
function foldNull(schema: JsonSchema): JsonSchema {
  const { anyOf } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return schema;
  const rest: unknown[] = anyOf.filter((option) => !(isObject(option) && option['type'] === 'null'));
  const [scalar] = rest;
  if (rest.length !== 1 || !isObject(scalar) || !isScalar(scalar)) return schema;
  const { type, enum: values, const: value } = scalar;
  const listed: readonly unknown[] | undefined = Array.isArray(values)
    ? values
    : value === undefined
      ? undefined
      : [value];
  return {
    type: [type, 'null'],
    ...without(scalar, 'type', 'enum', 'const'),
    ...(listed && { enum: [...listed, null] }),
    ...without(schema, 'anyOf'),
  };
}

function isScalar({ type }: JsonSchema): boolean {
  return type === 'string' || type === 'number' || type === 'integer' || type === 'boolean';
}

/** Leaves out what says nothing new: the pattern of a format, the bounds of a safe integer, that names are strings. */
function withoutIdleKeywords(schema: JsonSchema): JsonSchema {
  const { format, minimum, maximum, propertyNames } = schema;
  return without(
    schema,
    ...(format === undefined ? [] : ['pattern']),
    ...(minimum === Number.MIN_SAFE_INTEGER ? ['minimum'] : []),
    ...(maximum === Number.MAX_SAFE_INTEGER ? ['maximum'] : []),
    ...(isDeepStrictEqual(propertyNames, { type: 'string' }) ? ['propertyNames'] : []),
  );
}

function isScalarValue(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
