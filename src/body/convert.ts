import { isPlainText, trimEnds } from '../lib/text.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { Composer } from './composer.ts';
import { BODY_TOTALS } from './excess-schema.ts';
import { type BodyRefusal, collectFindings, type Findings, QUOTE_MARK_DROPPED } from './findings.ts';
import { readHtml } from './html-in.ts';
import { fillKeys } from './keys.ts';
import { readMarkdown } from './markdown-in.ts';
import { type Block, type BodyInput, type ConversionNote, MAX_SOURCE } from './schema.ts';

export type { BodyRefusal } from './findings.ts';
export { carryKeys } from './carry-keys.ts';

/** What a body became: its blocks, every key filled in, and what could not be carried over. */
export type Conversion = { readonly blocks: Block[]; readonly notes: ConversionNote[] };

/**
 * Turns a body that `BodyInput` has accepted into blocks. Blocks only get the keys that they lack, and lose the
 * marks of quotes; Markdown, HTML and plain text are converted. All text is kept, unless a note says otherwise.
 *
 * @param newKey makes a key; each call another
 * @returns the blocks, valid as `BodyInput` again; or every reason to refuse: `unsafe-markup` (active content),
 * `too-deep`, `too-many-blocks`, `too-long`, `bad-text`
 */
export function toBlocks(input: BodyInput, newKey: () => string): Result<Conversion, BodyRefusal[]> {
  if (Array.isArray(input)) return ok({ blocks: fillKeys(input, newKey), notes: notesOf(input) });
  if (input.markdown !== undefined)
    return convert({ pointer: '/markdown', source: input.markdown, read: readMarkdown }, newKey);
  if (input.html !== undefined) return convert({ pointer: '/html', source: input.html, read: readHtml }, newKey);
  return convert({ pointer: '/text', source: input.text ?? '', read: readText }, newKey);
}

function notesOf(blocks: Extract<BodyInput, readonly unknown[]>): ConversionNote[] {
  let count = 0;
  for (const block of blocks) {
    if (block._type === 'block') count += block.markDefs.filter(({ _type }) => _type === 'quote').length;
  }
  return count === 0 ? [] : [{ ...QUOTE_MARK_DROPPED, count }];
}

type Markup = {
  readonly pointer: string;
  readonly source: string;
  readonly read: (source: string, composer: Composer, findings: Findings) => void;
};

function convert({ pointer, source, read }: Markup, newKey: () => string): Result<Conversion, BodyRefusal[]> {
  const findings = collectFindings(pointer);
  if (!isPlainText(source.replaceAll('\r', '')))
    findings.refuse(
      'bad-text',
      'Text must not contain control characters other than newline and tab, nor lone surrogates.',
    );
  if (source.length > MAX_SOURCE) findings.refuse('too-long', `The source may have at most ${MAX_SOURCE} characters.`);
  const composer = new Composer(newKey, findings);
  if (!findings.isRefused()) read(source, composer, findings);
  const blocks = composer.finish();
  for (const { message } of BODY_TOTALS.safeParse(blocks).error?.issues ?? []) findings.refuse('too-long', message);
  return findings.isRefused() ? err(findings.refusals()) : ok({ blocks, notes: findings.notes() });
}

function readText(text: string, composer: Composer): void {
  for (const paragraph of text.replace(/\r\n?/g, '\n').split(/\n[ \t]*(?:\n[ \t]*)+/)) {
    const trimmed = trimEnds(paragraph, ' \t\n');
    if (trimmed !== '') composer.plainText(trimmed);
  }
}
