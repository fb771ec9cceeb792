import { z } from 'zod';
import { nearest } from '../lib/nearest.ts';
import { toPointer } from '../lib/strict-json.ts';
import type { FieldError } from './problem.ts';

/** The parts of a request that have a schema. */
export type RequestPart = 'body' | 'querystring' | 'params' | 'headers';

type Issue = z.core.$ZodIssue;

/** So many mistakes are listed; a hostile request does not get an answer of its own size. */
const MAX_ERRORS = 50;

/** So many unknown names are compared with the known ones. */
const MAX_UNKNOWN = 20;

/** What zod found, in the words of the contract: where, which kind, what to do. Nothing that was sent is repeated besides names. */
export function toFieldErrors(part: RequestPart, issues: readonly Issue[], schema: z.ZodType): FieldError[] {
  const errors: FieldError[] = [];
  for (const issue of issues.flatMap((each) => flatten(each, []))) {
    if (errors.length >= MAX_ERRORS) break;
    if (issue.code === 'unrecognized_keys') errors.push(...unknownNames(part, issue, schema));
    else errors.push({ ...placeOf(part, issue.path), code: codeOf(issue), detail: issue.message });
  }
  return errors.slice(0, MAX_ERRORS);
}

/** Where the mistake is, as the contract names it: pointer, parameter or header. */
export function placeOf(
  part: RequestPart,
  path: readonly PropertyKey[],
): Pick<FieldError, 'pointer' | 'parameter' | 'header'> {
  if (part === 'body') return { pointer: toPointer(path) };
  const name = String(path[0] ?? '')
    .slice(0, 100)
    .toWellFormed();
  return part === 'headers' ? { header: canonicalHeader(name) } : { parameter: name };
}

/** Tells what to do about an issue. Given to zod as the error map of one parse, so that a message in a schema comes before it. */
export function describeIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'This is required.'
        : `Send ${typeNames[issue.expected] ?? 'a value of another type'}.`;
    case 'too_big':
      return `${issue.inclusive === false ? 'Stay below' : 'Use at most'} ${amount(issue.maximum, issue.origin)}.`;
    case 'too_small':
      return describeTooSmall(issue.minimum, issue.origin, issue.inclusive !== false);
    case 'invalid_format':
      return formats[issue.format] ?? 'Use the format that the documentation describes.';
    case 'invalid_value':
      return `Use ${issue.values.length === 1 ? '' : 'one of '}${sample(issue.values.map(String))}.`;
    case 'not_multiple_of':
      return `Use a multiple of ${issue.divisor}.`;
    case 'unrecognized_keys':
      return 'Remove what is not known here.';
    default:
      return 'Send a value of the form that the documentation describes.';
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const formats: Readonly<Record<string, string>> = {
  datetime: 'Use an RFC 3339 date-time that exists, such as 2026-11-20T06:00:00.000Z.',
  date: 'Use a date that exists, such as 2026-11-20.',
  uuid: 'Use a UUID in lower case.',
  email: 'Use an e-mail address.',
  url: 'Use an absolute URL.',
};

function describeTooSmall(minimum: number | bigint, origin: string, isInclusive: boolean): string {
  if (minimum === 1 && (origin === 'string' || origin === 'array')) return 'This must not be empty.';
  return `${isInclusive ? 'Use at least' : 'Stay above'} ${amount(minimum, origin)}.`;
}

function amount(limit: number | bigint, origin: string): string {
  const unit = origin === 'string' ? ' characters' : origin === 'array' || origin === 'set' ? ' entries' : '';
  return `${limit}${unit}`;
}

function codeOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'required' : 'wrong-type';
    case 'too_big':
      return issue.origin === 'string' ? 'too-long' : issue.origin === 'array' ? 'too-many' : 'out-of-range';
    case 'too_small':
      return issue.origin === 'string' ? 'too-short' : issue.origin === 'array' ? 'too-few' : 'out-of-range';
    case 'invalid_format':
      return 'invalid-format';
    case 'invalid_value':
      return 'not-allowed';
    case 'custom': {
      const code: unknown = issue.params?.['code'];
      return typeof code === 'string' ? code : 'invalid';
    }
    default:
      return 'invalid';
  }
}

/** One error for each unknown name, with the nearest valid one, or all valid ones when none is near. */
function unknownNames(part: RequestPart, issue: z.core.$ZodIssueUnrecognizedKeys, schema: z.ZodType): FieldError[] {
  const known = namesAt(schema, issue.path);
  const noun = part === 'body' ? 'property' : part === 'headers' ? 'header' : 'parameter';
  return issue.keys.slice(0, MAX_UNKNOWN).map((key) => {
    const meant = nearest(key, known);
    const hint =
      meant !== undefined
        ? `did you mean ${meant}?`
        : known.length === 0
          ? 'none is known here.'
          : `known here: ${sample(known)}.`;
    return {
      ...placeOf(part, [...issue.path, key]),
      code: `unknown-${noun}`,
      detail: `There is no ${noun} of this name; ${hint}`,
    };
  });
}

function sample(values: readonly string[]): string {
  return values.length <= 40 ? values.join(', ') : `${values.slice(0, 40).join(', ')}, …`;
}

/** Issues of a union become those of the branch that was most probably meant, with whole paths. */
function flatten(issue: Issue, prefix: readonly PropertyKey[]): Issue[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = issue.errors.toSorted((a, b) => misfit(a) - misfit(b))[0] ?? [];
    if (!branch.some(isRootMismatch)) return branch.flatMap((inner) => flatten(inner, path));
    return [{ ...issue, path, message: anyOf(issue.errors) }];
  }
  if (issue.code === 'invalid_union') return [{ ...issue, path, message: noBranch(issue) }];
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element')
    return issue.issues.flatMap((inner) => flatten(inner, path));
  return [{ ...issue, path }];
}

/** How badly a branch fits: another kind of value most of all, then unknown or missing names and other discriminators, then details. */
function misfit(branch: readonly Issue[]): number {
  return branch.reduce((sum, issue) => {
    if (isRootMismatch(issue)) return sum + 1000;
    if (issue.code === 'unrecognized_keys' || issue.code === 'invalid_value') return sum + 20;
    return sum + (issue.code === 'invalid_type' && issue.path.length === 1 ? 10 : 1);
  }, 0);
}

function isRootMismatch(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function anyOf(branches: readonly (readonly Issue[])[]): string {
  const kinds = branches
    .flat()
    .flatMap((issue) =>
      issue.code === 'invalid_type' && issue.path.length === 0 ? [typeNames[issue.expected] ?? issue.expected] : [],
    );
  return kinds.length === 0
    ? 'Send a value of the form that the documentation describes.'
    : `Send ${[...new Set(kinds)].join(' or ')}.`;
}

function noBranch(issue: z.core.$ZodIssueInvalidUnion): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  return options.length > 0 ? `Use one of ${sample(options)}.` : 'Use one of the values that the documentation lists.';
}

/** The names that the schema knows in the object at the path; those of all branches where it is a union. */
function namesAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const [step, ...rest] = path;
  if (schema instanceof z.core.$ZodObject) {
    const { shape } = schema._zod.def;
    if (step === undefined) return Object.keys(shape);
    const inner = shape[String(step)];
    return inner === undefined ? [] : namesAt(inner, rest);
  }
  if (schema instanceof z.core.$ZodArray) return step === undefined ? [] : namesAt(schema._zod.def.element, rest);
  if (schema instanceof z.core.$ZodUnion)
    return [...new Set(schema._zod.def.options.flatMap((option) => namesAt(option, path)))];
  if (schema instanceof z.core.$ZodPipe) return namesAt(schema._zod.def.in, path);
  if (schema instanceof z.core.$ZodLazy) return namesAt(schema._zod.innerType, path);
  if (
    schema instanceof z.core.$ZodOptional ||
    schema instanceof z.core.$ZodNullable ||
    schema instanceof z.core.$ZodDefault ||
    schema instanceof z.core.$ZodPrefault ||
    schema instanceof z.core.$ZodReadonly
  ) {
    return namesAt(schema._zod.def.innerType, path);
  }
  return [];
}

function canonicalHeader(name: string): string {
  return name.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
