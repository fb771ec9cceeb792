import { isSafeHref } from '../lib/url.ts';
import type { Decorator } from './run.ts';
import type { MarkDef } from './mark-schema.ts';
import { DECORATORS, type Span } from './schema.ts';

/** Inline content as a tree: a text, or a mark around others. */
export type InlineNode =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'mark';
      readonly mark: Decorator | MarkDef;
      readonly children: InlineNode[];
      readonly text: string;
    };

/** The HTML element of each decorator; what Markdown has no sign for is written so, too. */
export const ELEMENTS: Readonly<Record<Decorator, string>> = {
  strong: 'strong',
  em: 'em',
  underline: 'u',
  'strike-through': 's',
  code: 'code',
  sup: 'sup',
  sub: 'sub',
};

type OpenNode = {
  readonly name: string;
  readonly mark: Decorator | MarkDef;
  readonly children: InlineNode[];
  text: string;
};

/**
 * Nests the spans of a text by their marks, in the order in which each names them. Marks that neighbours begin
 * with in common become one element. Unknown marks, a mark named twice, a second link inside a link, a second quote inside a quote and links
 * that are not safe are passed over: their text stays. Linear in the number of spans and marks.
 */
export function nestMarks({
  children,
  markDefs,
}: {
  readonly children: readonly Span[];
  readonly markDefs: readonly MarkDef[];
}): InlineNode[] {
  const definitions = new Map(markDefs.map((definition) => [definition._key, definition]));
  const root: InlineNode[] = [];
  const open: OpenNode[] = [];
  const close = (length: number): void => {
    for (let node = open.at(-1); node !== undefined && open.length > length; node = open.at(-1)) {
      open.pop();
      (open.at(-1)?.children ?? root).push({
        kind: 'mark',
        mark: node.mark,
        children: node.children,
        text: node.text,
      });
    }
  };
  for (const child of children) {
    if (child.text === '') continue;
    const names = knownMarks(child.marks, definitions);
    let common = 0;
    while (common < open.length && open[common]?.name === names[common]?.name) common += 1;
    close(common);
    for (const { name, mark } of names.slice(common)) open.push({ name, mark, children: [], text: '' });
    (open.at(-1)?.children ?? root).push({ kind: 'text', text: child.text });
    for (const node of open) node.text += child.text;
  }
  close(0);
  return root;
}

function knownMarks(
  marks: readonly string[],
  definitions: ReadonlyMap<string, MarkDef>,
): { name: string; mark: Decorator | MarkDef }[] {
  const known: { name: string; mark: Decorator | MarkDef }[] = [];
  for (const name of marks) {
    if (known.some((other) => other.name === name)) continue;
    const decorator = DECORATORS.find((candidate) => candidate === name);
    const definition = definitions.get(name);
    if (decorator !== undefined) known.push({ name, mark: decorator });
    else if (definition !== undefined && isUsable(definition, known)) known.push({ name, mark: definition });
  }
  return known;
}

/** Neither links nor quotes nest in their own kind. */
function isUsable(definition: MarkDef, outer: readonly { readonly mark: Decorator | MarkDef }[]): boolean {
  if (outer.some(({ mark }) => typeof mark !== 'string' && mark._type === definition._type)) return false;
  return definition._type === 'quote' || isSafeHref(definition.href);
}
