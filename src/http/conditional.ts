import { z } from 'zod';
import type { Refused } from '../lib/refusal.ts';
import { ProblemError } from './problem.ts';

/** Headers of a request that changes a record. */
export const ifMatchHeaders = z.object({
  'if-match': z
    .string()
    .max(200)
    .optional()
    .meta({
      description:
        'The ETag of the version that you read, as it came (`"7"`): the change is made only if it is still that one. That is what a careful tool sends; `*` takes any version.',
      examples: ['*'],
    }),
});

/** Strong entity tag of a record's version (RFC 9110, 8.8.3). */
export function versionTag(version: number): string {
  return `"${version}"`;
}

/**
 * Reads If-Match into the question whether a version may be changed.
 * @throws {ProblemError} `precondition-required` without the header, `invalid-parameter` when it is not one.
 */
export function readIfMatch(header: string | undefined): (version: number) => boolean {
  if (header === undefined) throw new ProblemError('precondition-required');
  if (header.trim() === '*') return () => true;
  const tags = header.split(',').map((tag) => tag.trim());
  if (!tags.every((tag) => /^(?:W\/)?"[\x21\x23-\x7e]*"$/.test(tag))) {
    const detail = 'Send the ETag as you received it, with its quotation marks, such as "7".';
    throw new ProblemError('invalid-parameter', { errors: [{ header: 'If-Match', code: 'invalid-etag', detail }] });
  }
  return (version) => tags.includes(versionTag(version)); // strong comparison: W/"7" is not "7"
}

/** The refusal of a change that was made to an older version. */
export function staleVersion(currentVersion: number): Refused<'version-conflict'> {
  return { code: 'version-conflict', currentVersion };
}

/** Whether If-None-Match names the tag (weak comparison, RFC 9110, 13.1.2). */
export function isNoneMatch(header: string, etag: string): boolean {
  if (header === etag || header === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
