import { writeFileSync } from 'node:fs';
import SQLite from 'better-sqlite3';
import type { Call, Newsroom } from '../helpers/newsroom.ts';
import { paragraph, publish, save, story } from '../sourcing/desk.ts';

export type Sent = Call & { readonly query?: string; readonly params?: Readonly<Record<string, string>> };
/** Sends one request of an operation, and holds the answer to the contract; gives its body. */
export type Ask = (id: string, sent?: Sent, at?: Newsroom) => Promise<Record<string, unknown>>;

/** Where things are that may be asked about: a quote and a use of an article, a named source, and one whose identity is sealed. */
export interface Left {
  readonly article: Readonly<Record<string, string>>;
  readonly named: Readonly<Record<string, string>>;
  readonly sealed: Readonly<Record<string, string>>;
}

/** The operations that a key needs a permission for, besides its role. */
export const withPermission = ['approveSourceUse', 'sealSourceIdentity', 'readSourceIdentity', 'deleteSourceIdentity'];

/** What an identity is read for, as it is sent. */
export const purpose = { 'dateline-purpose': 'Calling the source back about the figures' };

const ifMatch = { 'if-match': '*' };
const editor = { as: 'editor', headers: ifMatch } as const;
const cleared = { as: 'cleared', headers: ifMatch } as const;
const identity = { people: [{ name: 'Xanthippe Quillfeather' }] };

const SAFE = '“The bridge is safe,” said Hana Whaanga.';
const ROAD = 'The play is called “The Long Road to the Harbour”.';
const opensOn = (day: string) => `“It will open on ${day},” said an official with the harbour board.`;

/** Everything that goes well with sources and quotes, and the conflicts that belong to one operation alone. */
export async function walkSourcing(ask: Ask, room: Newsroom): Promise<Left> {
  const idOf = async (id: string, sent: Sent) => String((await ask(id, sent))['id']);
  const bodyOf = (day: string) => [SAFE, opensOn(day), ROAD].map((text, at) => paragraph(`p${at + 1}`, text));
  const { id } = await story(room, [SAFE, opensOn('Monday'), ROAD]);
  const params = { id, number: '1' };

  // Sources, and how the article uses them.
  const named = (name: string) => ({ ...editor, body: { kind: 'person', identification: 'named', name } });
  const engineer = await idOf('createSource', named('Hana Whaanga'));
  const double = await idOf('createSource', named('H. Whaanga'));
  const unused = await idOf('createSource', named('Nobody Yet'));
  const official = await idOf('createSource', {
    ...editor,
    body: {
      kind: 'person',
      identification: 'described',
      description: 'an official with the harbour board',
      article: id,
    },
  });
  await ask('listSourceRecords', editor);
  await ask('getSourceRecord', { ...editor, params: { id: engineer } });
  await ask('patchSource', { ...editor, params: { id: engineer }, body: { role: 'harbour engineer' } });
  const about = { source: official, anonymityReason: 'not-authorised', anonymityStatement: 'because talks go on' };
  const useId = await idOf('createSourceUse', { ...editor, params, body: about });
  await ask('createSourceUse', { ...editor, params, body: about });
  await ask('patchSourceUse', { ...editor, params: { ...params, useId }, body: { terms: 'background' } });
  await ask('approveSourceUse', { ...cleared, params: { ...params, useId }, body: {} });
  const spare = await idOf('createSourceUse', { ...editor, params, body: { source: unused } });
  await ask('approveSourceUse', { ...cleared, params: { ...params, useId: spare }, body: {} });
  await ask('deleteSourceUse', { ...editor, params: { ...params, useId: spare } });
  await ask('listSourceUses', { ...editor, params });

  // Quotes: suggested and made, changed in the text, accepted and restored.
  const { items: suggestions } = await ask('listQuoteSuggestions', { ...editor, params });
  const [first] = suggestions as { id: string }[];
  const quoteId = await idOf('acceptQuoteSuggestion', {
    ...editor,
    params: { ...params, suggestionId: first?.id ?? '' },
    body: { source: double },
  });
  const words = { words: 'It will open on Monday,', source: official };
  const anonymous = { ...params, quoteId: await idOf('createQuote', { ...editor, params, body: words }) };
  await ask('deleteSourceUse', { ...editor, params: { ...params, useId } });
  await ask('listQuoteRecords', { ...editor, params, query: '?state=all' });
  await ask('getQuoteRecord', { ...editor, params: anonymous });
  await ask('patchQuote', { ...editor, params: anonymous, body: { note: 'On tape.' } });
  await save(room, id, { body: bodyOf('Tuesday') });
  await ask('acceptQuoteWords', { ...editor, params: anonymous, body: {} });
  await ask('acceptQuoteWords', { ...editor, params: anonymous, body: {} });
  await save(room, id, { body: bodyOf('Friday') });
  await ask('restoreQuoteWords', { ...editor, params: anonymous, body: {} });
  await ask('restoreQuoteWords', { ...editor, params: anonymous, body: {} });
  const passing = { ...editor, params, body: { words: 'The play is called' } };
  await ask('deleteQuote', { ...editor, params: { ...params, quoteId: await idOf('createQuote', passing) } });
  const title = { ...editor, params, body: { words: 'The Long Road to the Harbour', as: 'title' } };
  const entryId = await idOf('markNotSpeech', title);
  await ask('listNotSpeech', { ...editor, params });
  await ask('unmarkNotSpeech', { ...editor, params: { ...params, entryId } });
  await ask('markNotSpeech', title);

  // What becomes public, and of that what is corrected.
  await ask('getPreflight', { ...editor, params });
  const publishAgain = async () => {
    const answer = await publish(room, id);
    if (answer.statusCode !== 200) throw new Error(answer.body);
  };
  await publishAgain();
  await ask('patchQuote', { ...editor, params: { ...params, quoteId }, body: { saidWhere: 'Pell Point' } });
  const reads = [
    ['listQuotes', {}],
    ['getQuote', { id: quoteId }],
    ['listSources', {}],
    ['getSource', { ref: double }],
  ] as const;
  for (const [read, about] of reads) {
    await ask(read, { params: about });
    await ask(read, { params: about, headers: { 'if-none-match': '*' } });
  }
  await ask('getArticle', { params: { ref: id }, query: '?include=quotes,sources&body=blocks,html' });
  await idOf('createQuote', {
    ...editor,
    params,
    body: { words: 'The bridge is safe', supersedes: quoteId, source: double },
  });
  await ask('mergeSource', { ...editor, params: { id: double }, body: { into: engineer } });
  await ask('mergeSource', { ...editor, params: { id: double }, body: { into: engineer } });
  await publishAgain();
  await ask('getQuote', { params: { id: quoteId } });
  await ask('getSource', { params: { ref: double } });
  await ask('patchSource', { ...editor, params: { id: double }, body: { role: 'engineer' } });
  await ask('deleteSource', { ...editor, params: { id: engineer } });
  await ask('deleteSource', { ...editor, params: { id: unused } });
  await ask('getSourcingInsights', editor);
  await ask('importText', { ...editor, body: { text: 'Harbour bridge reopens\n\nThe bridge reopened on Friday.' } });

  const sources = { sealed: { id: official }, named: { id: engineer } };
  await walkIdentities(ask, room, sources);
  return { article: { ...anonymous, useId }, ...sources };
}

async function walkIdentities(ask: Ask, room: Newsroom, { sealed, named }: Record<'sealed' | 'named', { id: string }>) {
  const reading = { as: 'cleared', headers: purpose } as const;
  await ask('sealSourceIdentity', { as: 'cleared', params: named, body: identity });
  await ask('sealSourceIdentity', { as: 'cleared', params: sealed, body: identity });
  await ask('sealSourceIdentity', { ...cleared, params: sealed, body: identity });
  await ask('readSourceIdentity', { ...reading, params: sealed });
  const naming = { 'dateline-purpose': 'Calling Xanthippe Quillfeather back' };
  await ask('readSourceIdentity', { as: 'cleared', headers: naming, params: sealed });
  await ask('deleteSourceIdentity', { ...cleared, params: sealed });
  await ask('sealSourceIdentity', { as: 'cleared', params: sealed, body: identity });
  await ask('listAuditLog', { as: 'admin' });

  // One that was sealed with a secret that is lost.
  const vault = new SQLite(room.vaultFile);
  const before = vault.prepare('SELECT sealed FROM identities').pluck().get();
  vault.prepare('UPDATE identities SET sealed = zeroblob(length(sealed))').run();
  await ask('readSourceIdentity', { ...reading, params: sealed });
  await ask('sealSourceIdentity', { ...cleared, params: sealed, body: identity });
  vault.prepare('UPDATE identities SET sealed = ?').run(before);
  vault.close();
}

/** What is asked of a file of identities that cannot be read. */
export async function walkWithoutVault(ask: Ask, room: Newsroom): Promise<void> {
  const { id: article } = await story(room, [SAFE]);
  const body = { kind: 'person', identification: 'described', description: 'an official with the board', article };
  const params = { id: String((await ask('createSource', { ...editor, body }, room))['id']) };
  writeFileSync(room.vaultFile, 'This is no database, and it is longer than the head of one would be. '.repeat(20));
  await ask('sealSourceIdentity', { as: 'cleared', params, body: identity }, room);
  await ask('readSourceIdentity', { as: 'cleared', params, headers: purpose }, room);
  await ask('deleteSourceIdentity', { ...cleared, params }, room);
  await ask('listAuditLog', { as: 'admin' }, room);
}
