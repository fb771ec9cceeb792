import type { OutgoingHttpHeaders } from 'node:http';
import type { Test } from 'tap';
import { problems, type ProblemCode } from '../../src/http/problems.ts';
import type { Problem } from '../../src/http/problem.ts';

/** An answer as inject or a raw socket gives it. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/** What a test expects beyond the canonical shape. */
export interface ProblemExpectation {
  /** Names of the extension members that this problem has. */
  readonly extensions?: readonly string[];
  readonly publicUrl?: string;
}

/** Asserts that the answer is this problem in the one canonical shape, to the last member and header, and gives it back. */
export function assertProblem(t: Test, answer: Answer, code: ProblemCode, expected: ProblemExpectation = {}): Problem {
  const { extensions = code === 'version-conflict' ? ['currentVersion'] : [], publicUrl = '' } = expected;
  const kind = problems[code];
  const problem = JSON.parse(answer.body) as Problem;
  t.equal(problem.code, code);
  t.equal(answer.statusCode, kind.status);
  t.equal(answer.headers['content-type'], 'application/problem+json');
  t.equal(answer.headers['cache-control'], 'no-store');
  t.equal(answer.headers['x-content-type-options'], 'nosniff');
  t.equal(Number(answer.headers['content-length']), Buffer.byteLength(answer.body));
  t.equal(problem.type, `${publicUrl}/problems/${code}`);
  t.equal(problem.title, kind.title);
  t.equal(problem.status, kind.status);
  t.ok(typeof problem.detail === 'string' && problem.detail.length > 0, 'the detail says what to do');
  t.equal(problem.requestId, answer.headers['x-request-id']);
  const members = ['type', 'title', 'status', 'detail', 'code', 'requestId'];
  if (problem.errors !== undefined) {
    members.push('errors');
    t.ok(problem.errors.length > 0, 'errors is left out when there are none');
    for (const error of problem.errors) assertFieldError(t, error);
  }
  t.strictSame(Object.keys(problem), [...members, ...extensions]);
  for (const name of ['etag', 'last-modified', 'surrogate-key', 'link', 'location'])
    t.notOk(answer.headers[name], `no ${name}`);
  return problem;
}

function assertFieldError(t: Test, error: Record<string, unknown>): void {
  const places = ['pointer', 'parameter', 'header'].filter((place) => place in error);
  t.ok(places.length <= 1, 'one place at most');
  const more = ['severity', 'quote', 'use'];
  t.strictSame(
    Object.keys(error).filter((name) => !more.includes(name)),
    [...places, 'code', 'detail'],
  );
  t.match(error['code'], /^[a-z]+(?:-[a-z]+)*$/);
  t.type(error['detail'], 'string');
  if ('pointer' in error) t.match(error['pointer'], /^(?:\/.*)?$/s);
}
