import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ContractDocument } from '../../src/http/openapi/document.ts';
import { isObject, mapMembers, mapSchemas, type JsonSchema } from '../../src/http/openapi/json-schema.ts';

/**
 * Makes a check of values against schemas of a contract: what it finds wrong, nothing when they fit. An object may have only the
 * properties that its schema names, unless the schema says that there are more: so a misspelt property is found, too.
 */
export function checkerOf({ components }: ContractDocument): (schema: JsonSchema, value: unknown) => string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'contract', components: { schemas: mapMembers(components.schemas, (_, one) => closed(one)) } });
  const compiled = new WeakMap<JsonSchema, ValidateFunction>();
  return (schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile(absolute(closed(schema)));
    compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    );
  };
}

function closed(schema: unknown): JsonSchema {
  if (!isObject(schema)) return {};
  return mapSchemas(schema, (inner) => {
    const isPlainObject = isObject(inner['properties']) && inner['additionalProperties'] === undefined;
    return isPlainObject && !('allOf' in inner) ? { ...inner, additionalProperties: false } : inner;
  });
}

function absolute(schema: JsonSchema): JsonSchema {
  return mapSchemas(schema, (inner) =>
    typeof inner['$ref'] === 'string' ? { ...inner, $ref: `contract${inner['$ref']}` } : inner,
  );
}
