import type { ContractDocument, MediaType, Operation, Parameter, Response } from '../../src/http/openapi/document.ts';

/** One operation with where it is, its references followed. */
export interface Found {
  name: string;
  path: string;
  operation: Operation;
  parameters: Parameter[];
  responses: { status: number; response: Response }[];
}

/** All operations of a contract. */
export function operationsOf({ paths, components }: ContractDocument): Found[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      operation,
      parameters: (operation.parameters ?? []).map((one) => ('$ref' in one ? follow(components.parameters, one) : one)),
      responses: Object.entries(operation.responses).map(([status, one]) => ({
        status: Number(status),
        response: '$ref' in one ? follow(components.responses, one) : one,
      })),
    })),
  );
}

/** The examples of a media type, references followed. */
export function examplesOf({ example, examples = {} }: MediaType, { components }: ContractDocument): unknown[] {
  const named = Object.values(examples).map((one) =>
    '$ref' in one ? follow(components.examples, one).value : one.value,
  );
  return example === undefined ? named : [example, ...named];
}

function follow<T>(section: Readonly<Record<string, T>>, { $ref }: { $ref: string }): T {
  const found = section[$ref.slice($ref.lastIndexOf('/') + 1)];
  if (found === undefined) throw new Error(`${$ref} leads nowhere`);
  return found;
}
