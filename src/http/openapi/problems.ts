import { STATUS_CODES } from 'node:http';
import { ProblemError, PROBLEM_TYPE, toProblem, type ProblemOptions } from '../problem.ts';
import { isProblemCode, problems, type ProblemCode } from '../problems.ts';
import type { Reference, Response } from './document.ts';
import { componentAddress } from './from-zod.ts';
import { type HeaderName, headerReferences, headersOfProblem } from './headers.ts';
import { parameterNames, type ContractRoute } from './route.ts';

/** What makes a route answer with which problems. `suffix` tells the variants of one status apart in component names. */
interface Rule {
  readonly suffix: string;
  readonly codes: readonly ProblemCode[];
  /** What these problems send beyond what their status brings. */
  readonly headers?: readonly HeaderName[];
  readonly when: (route: ContractRoute) => boolean;
}

const rules: readonly Rule[] = [
  { suffix: '', codes: ['rate-limited'], when: ({ isMetered }) => isMetered },
  { suffix: '', codes: ['internal-error'], when: () => true },
  { suffix: '', codes: ['request-timeout'], when: ({ upload }) => upload !== undefined },
  { suffix: '', codes: ['not-acceptable'], when: ({ answersAnything }) => !answersAnything },
  { suffix: '', codes: ['missing-key', 'invalid-key', 'forbidden'], when: ({ access }) => access !== 'anyone' },
  // A key that is not needed is read all the same: a wrong one is told and not taken for none.
  { suffix: 'NoKeyNeeded', codes: ['invalid-key'], when: ({ access, isMetered }) => access === 'anyone' && isMetered },
  { suffix: '', codes: ['not-found'], when: ({ params }) => params !== undefined },
  { suffix: 'Parameters', codes: ['invalid-parameter', 'malformed-url'], when: readsParameters },
  { suffix: 'Cursor', codes: ['invalid-cursor'], when: ({ querystring }) => has(querystring, 'cursor') },
  {
    suffix: 'Body',
    codes: ['malformed-json', 'empty-body', 'duplicate-property', 'forbidden-property', 'too-deep', 'invalid-encoding'],
    when: ({ body }) => body !== undefined,
  },
  {
    suffix: '',
    codes: ['payload-too-large', 'validation-failed', 'invalid-text', 'inexact-number'],
    when: ({ body }) => body !== undefined,
  },
  {
    suffix: '',
    codes: ['unsupported-media-type'],
    headers: ['Accept'],
    when: ({ body, method }) => body !== undefined && method !== 'PATCH',
  },
  {
    suffix: 'Patch',
    codes: ['unsupported-media-type'],
    headers: ['Accept-Patch'],
    when: ({ body, method }) => body !== undefined && method === 'PATCH',
  },
  {
    suffix: 'Upload',
    codes: [
      'malformed-multipart',
      'malformed-json',
      'duplicate-property',
      'forbidden-property',
      'too-deep',
      'invalid-encoding',
      'file-too-large',
      'payload-too-large',
      'empty-file',
      'validation-failed',
      'invalid-text',
      'inexact-number',
    ],
    when: ({ upload }) => upload !== undefined,
  },
  {
    suffix: 'Upload',
    codes: ['unsupported-media-type'],
    headers: ['Accept'],
    when: ({ upload }) => upload !== undefined,
  },
  {
    suffix: 'Bodiless',
    codes: ['unexpected-body'],
    when: ({ body, upload }) => body === undefined && upload === undefined,
  },
  {
    suffix: '',
    codes: ['range-not-satisfiable'],
    headers: ['Content-Range'],
    when: ({ headers }) => has(headers, 'range'),
  },
  {
    suffix: '',
    codes: ['version-conflict', 'precondition-required'],
    when: ({ headers }) => has(headers, 'if-match'),
  },
  {
    suffix: 'Idempotency',
    codes: ['invalid-idempotency-key', 'idempotency-in-progress', 'idempotency-mismatch'],
    when: ({ headers }) => has(headers, 'idempotency-key'),
  },
  // Readers never wait for the one writer, nor for room on the disk.
  { suffix: '', codes: ['unavailable', 'storage-full'], when: ({ method }) => method !== 'GET' },
];

/** Members that make an example of a problem say what a real one says. */
const particulars: Partial<Record<ProblemCode, ProblemOptions>> = {
  'invalid-parameter': {
    errors: [{ parameter: 'limit', code: 'too-big', detail: 'Use at most 100.' }],
  },
  'validation-failed': {
    errors: [{ pointer: '/headline', code: 'too-long', detail: 'Use at most 300 characters.' }],
  },
  'duplicate-property': {
    errors: [{ pointer: '/headline', code: 'duplicate-property', detail: 'Keep one of the two.' }],
  },
  'invalid-text': {
    errors: [{ pointer: '/standfirst', code: 'invalid-text', detail: 'Remove the NUL character.' }],
  },
  'unsafe-markup': {
    errors: [{ pointer: '/body/html', code: 'script', detail: 'Remove the script element.' }],
  },
  'not-publishable': {
    errors: [{ pointer: '/body', code: 'empty', detail: 'Write the body before you publish.' }],
  },
  'version-conflict': { extensions: { currentVersion: 8 } },
};

/** Everything that can go wrong at a route, by status in rising order. `name` is the name of the component that says so. */
export function problemsOf(route: ContractRoute): readonly ProblemAnswer[] {
  const applying = applyingRules(route);
  const statuses = new Set(applying.flatMap(({ codes }) => codes.map((code) => problems[code].status)));
  return [...statuses]
    .toSorted((a, b) => a - b)
    .map((status) => {
      const parts = applying.map(({ suffix, codes, headers = [] }) => ({
        suffix,
        headers,
        codes: codes.filter((code) => problems[code].status === status),
      }));
      const present = parts.filter(({ codes }) => codes.length > 0);
      const suffixes = [...new Set(present.map(({ suffix }) => suffix))];
      return {
        status,
        name: `${phraseOf(status)}${suffixes.join('')}`,
        codes: [...new Set(present.flatMap(({ codes }) => codes))],
        headers: present.flatMap(({ headers }) => headers),
      };
    });
}

/** The rules that hold for a route, and those of its own problems: each in the place of its rule, so that equal sets have one name. */
function applyingRules(route: ContractRoute): readonly Omit<Rule, 'when'>[] {
  const derived = new Set(rules.filter((rule) => rule.when(route)).flatMap(({ codes }) => codes));
  const named = route.problems.filter((code) => !derived.has(code));
  const ruled = rules.map(({ codes, when, ...rule }) => ({
    ...rule,
    codes: when(route) ? codes : codes.filter((code) => named.includes(code)),
  }));
  const known = new Set(ruled.flatMap(({ codes }) => codes));
  const others = named.filter((code) => !known.has(code));
  return [...ruled, ...others.map((code) => ({ suffix: suffixOf(code), codes: [code] }))];
}

/** One error status of an operation: the problems that it stands for and the component that holds it. */
export interface ProblemAnswer {
  readonly status: number;
  readonly name: string;
  readonly codes: readonly ProblemCode[];
  readonly headers: readonly HeaderName[];
}

/** The component for an error status. */
export function problemResponse({ status, codes, headers }: ProblemAnswer): Response {
  return {
    description: codes.map((code) => `${problems[code].title} (\`${code}\`).`).join(' '),
    headers: headerReferences(headersOfProblem(status, headers)),
    content: {
      [PROBLEM_TYPE]: {
        schema: { $ref: componentAddress('Problem') },
        examples: Object.fromEntries(codes.map((code): [string, Reference] => [code, exampleReference(code)])),
      },
    },
  };
}

/** The components that show each of the given problems as the service sends it. */
export function problemExamples(codes: ReadonlySet<ProblemCode>) {
  return Object.fromEntries(
    Object.keys(problems)
      .filter((code) => isProblemCode(code))
      .filter((code) => codes.has(code))
      .map((code) => [code, { summary: problems[code].title, value: exampleOfProblem(code) }]),
  );
}

function exampleOfProblem(code: ProblemCode): unknown {
  const error = new ProblemError(code, particulars[code]);
  return toProblem(error, { requestId: '0199f3a0-5c1e-7d4b-9a57-0c5d2f6e8b10' });
}

function exampleReference(code: ProblemCode): Reference {
  return { $ref: `#/components/examples/${code}` };
}

function readsParameters({ params, querystring, headers }: ContractRoute): boolean {
  return params !== undefined || querystring !== undefined || headers !== undefined;
}

function has(schema: ContractRoute['querystring'], name: string): boolean {
  return parameterNames(schema).includes(name);
}

/** A code that says no more than its status adds nothing to the name. */
function suffixOf(code: ProblemCode): string {
  const suffix = pascal(code);
  return suffix === phraseOf(problems[code].status) ? '' : suffix;
}

function phraseOf(status: number): string {
  return pascal(STATUS_CODES[status] ?? String(status));
}

/** `slug-taken` and `Bad Request` become `SlugTaken` and `BadRequest`. */
function pascal(words: string): string {
  return words
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}
