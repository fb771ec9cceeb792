import type { Caller, Newsroom } from '../helpers/newsroom.ts';
import { createArticle } from '../helpers/newsroom.ts';

type Json = Record<string, unknown>;

/** A paragraph of the body, with its key. */
export function paragraph(key: string, text: string): Json {
  return {
    _type: 'block',
    _key: key,
    style: 'normal',
    markDefs: [],
    children: [{ _type: 'span', _key: `${key}-1`, text, marks: [] }],
  };
}

/** Creates an article with these paragraphs, keyed p1, p2 … */
export async function story(room: Newsroom, paragraphs: readonly string[], input: Json = {}, as: Caller = 'editor') {
  return createArticle(
    room,
    {
      headline: 'Harbour bridge reopens',
      dateline: { place: 'Port Ansel' },
      body: paragraphs.map((text, position) => paragraph(`p${position + 1}`, text)),
      ...input,
    },
    as,
  );
}

/** Creates a source; gives its record. */
export async function source(room: Newsroom, input: Json, as: Caller = 'editor'): Promise<Json & { id: string }> {
  const response = await room.call('POST', '/v1/editorial/sources', { as, body: { kind: 'person', ...input } });
  if (response.statusCode !== 201) throw new Error(`no source: ${response.body}`);
  return response.json();
}

/** Creates a named person. */
export async function named(room: Newsroom, name = 'Hana Whaanga', as: Caller = 'editor') {
  return source(room, { identification: 'named', name }, as);
}

/** Creates an anonymous source of an article. */
export async function described(room: Newsroom, article: string, descriptor = 'an official with the harbour board') {
  return source(room, { identification: 'described', description: descriptor, article });
}

/** Adds a quote; gives its record. */
export async function quote(room: Newsroom, article: string, input: Json, as: Caller = 'editor'): Promise<QuoteJson> {
  const response = await room.call('POST', `/v1/editorial/articles/${article}/quotes`, { as, body: input });
  if (response.statusCode !== 201) throw new Error(`no quote: ${response.body}`);
  return response.json();
}

/** What tests read of a quote. */
export interface QuoteJson {
  readonly id: string;
  readonly version: number;
  readonly kind: string;
  readonly terms: string;
  readonly text: string;
  readonly anchor: string;
  readonly state: string;
  readonly supersedes: string | null;
  readonly articleVersion: number;
  readonly source: { readonly id: string; readonly use: string; readonly name: string | null } | null;
  readonly segments: readonly {
    readonly block: string;
    readonly start: number;
    readonly end: number;
    readonly exact: string;
    readonly prefix: string;
    readonly suffix: string;
    readonly state: string;
    readonly found: { readonly exact: string } | null;
    readonly difference: readonly { readonly op: string; readonly text: string }[] | null;
  }[];
}

/** Reads a quote again. */
export async function readQuote(
  room: Newsroom,
  article: string,
  id: string,
): Promise<QuoteJson & { history: { kind: string; by: string; detail: Json | null }[] }> {
  const response = await room.call('GET', `/v1/editorial/articles/${article}/quotes/${id}`, { as: 'editor' });
  if (response.statusCode !== 200) throw new Error(`no quote: ${response.body}`);
  return response.json();
}

/** The working copy as it is now. */
export async function workingCopy(room: Newsroom, id: string): Promise<Json & { id: string; version: number }> {
  return (await room.call('GET', `/v1/editorial/articles/${id}`, { as: 'editor' })).json();
}

/** Changes an article in whatever version it is. */
export async function save(room: Newsroom, id: string, patch: Json) {
  const headers = { 'if-match': '*' };
  const response = await room.call('PATCH', `/v1/editorial/articles/${id}`, { as: 'editor', body: patch, headers });
  if (response.statusCode !== 200) throw new Error(`not saved: ${response.body}`);
  return response;
}

/** Saves paragraphs, keyed p1, p2 … */
export async function rewrite(room: Newsroom, id: string, paragraphs: readonly string[]) {
  return save(room, id, { body: paragraphs.map((text, position) => paragraph(`p${position + 1}`, text)) });
}

/** Publishes an article in whatever version it is; the answer, whatever it is. */
export async function publish(room: Newsroom, id: string, as: Caller = 'editor') {
  return room.call('POST', `/v1/editorial/articles/${id}/publish`, { as, body: {}, headers: { 'if-match': '*' } });
}

/** What the checks before publishing find: codes with their pointers. */
export async function findings(room: Newsroom, id: string): Promise<string[]> {
  const response = await room.call('GET', `/v1/editorial/articles/${id}/preflight`, { as: 'editor' });
  const report: { findings: { code: string; severity: string; pointer: string }[] } = response.json();
  return report.findings.map(({ code, severity, pointer }) => `${severity} ${code} ${pointer}`);
}

/** Gives a source everything that an anonymous one needs before publishing. */
export async function clear(room: Newsroom, article: string, use: string): Promise<void> {
  const path = `/v1/editorial/articles/${article}/sources/${use}`;
  const headers = { 'if-match': '*' };
  const body = { anonymityReason: 'not-authorised', anonymityStatement: 'because talks go on' };
  const patched = await room.call('PATCH', path, { as: 'editor', body, headers });
  const approved = await room.call('POST', `${path}/approval`, { as: 'cleared', body: {}, headers });
  if (patched.statusCode !== 200 || approved.statusCode !== 200) throw new Error(`${patched.body} ${approved.body}`);
}
