import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Refusal } from '../lib/refusal.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { decodeUtf8 } from '../lib/utf8.ts';
import { withoutMark } from './lines.ts';

/** The longest front matter that is read, in UTF-16 code units. */
const LONGEST_FRONT_MATTER = 65_536;

/** How often one anchor may be repeated: an alias that stands for aliases grows without bound. */
const MOST_ALIASES = 50;

/** A Markdown file in its two parts. */
export interface MarkdownFile {
  /** What the front matter says; a mapping. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** All that follows the front matter. */
  readonly markdown: string;
  /** The line of a property of the front matter, counted from 1; 1 for what is not there. */
  readonly lineOf: (name: string) => number;
}

/** A reason to refuse a file, with the line it stands in. */
export interface FileRefusal extends Refusal {
  readonly line: number;
}

/**
 * Reads a Markdown file that begins with YAML front matter (YAML 1.2, core schema: dates stay text) between two lines
 * of three hyphens. Tags, repeated names and endless aliases are refused.
 */
export function readMarkdownFile(bytes: Uint8Array): Result<MarkdownFile, FileRefusal[]> {
  const text = decodeUtf8(withoutMark(bytes));
  if (text === undefined) return refuse('invalid-encoding', 'Encode the file as UTF-8; these bytes are not.');
  const opening = /^---[ \t]*\r?\n/.exec(text)?.[0];
  if (opening === undefined)
    return refuse('missing-front-matter', 'Begin the file with front matter: a line of ---, YAML, a line of ---.');
  const head = text.slice(opening.length, opening.length + LONGEST_FRONT_MATTER);
  const closing = /^---[ \t]*(?:\r?\n|$)/m.exec(head);
  if (closing === null)
    return refuse(
      'missing-front-matter',
      `End the front matter with a line of --- within ${LONGEST_FRONT_MATTER} characters.`,
    );
  const properties = readYaml(head.slice(0, closing.index));
  if (!properties.ok) return properties;
  const markdown = text.slice(opening.length + closing.index + closing[0].length);
  return ok({ ...properties.value, markdown });
}

function readYaml(yaml: string): Result<Omit<MarkdownFile, 'markdown'>, FileRefusal[]> {
  const lines = new LineCounter();
  const document = parseDocument(yaml, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    merge: false,
    lineCounter: lines,
    prettyErrors: false,
  });
  // The line of --- comes before the first of the YAML.
  const lineAt = (offset: number) => lines.linePos(offset).line + 1;
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return err(
      faults.slice(0, MOST_FAULTS).map(({ code, message, pos }) => ({
        line: lineAt(pos[0]),
        pointer: '',
        code: code === 'DUPLICATE_KEY' ? 'duplicate-property' : 'malformed-front-matter',
        detail: `Correct the YAML: ${message.replaceAll(/\s+/g, ' ')}.`,
      })),
    );
  }
  const value = plainValue(document);
  if (value === undefined) return refuse('bad-alias', 'Write out what the aliases in the front matter stand for.');
  if (!isMapping(value)) return refuse('malformed-front-matter', 'Write the front matter as properties: headline: …');
  const lineOf = (name: string) => {
    const node: unknown = document.get(name, true);
    const range: unknown = isNode(node) ? node.range : undefined;
    return Array.isArray(range) ? lineAt(Number(range[0])) : 1;
  };
  return ok({ properties: value, lineOf });
}

const MOST_FAULTS = 20;

/** The document as plain objects and arrays; undefined when an alias leads nowhere, or all of them to too much. */
function plainValue(document: ReturnType<typeof parseDocument>): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return value ?? {};
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(code: string, detail: string): Result<never, FileRefusal[]> {
  return err([{ line: 1, pointer: '', code, detail }]);
}
