/** Whether words in it are marked as those of a quote. */
export function hasQuotes({ markDefs }: { readonly markDefs: readonly MarkLike[] }): boolean {
  return markDefs.some(({ _type }) => _type === 'quote');
}

/**
 * Inline text without the marks of quotes: neighbours that have the same marks then are one span, with the key of the first.
 * What has no such marks stays as it is.
 */
export function plainInline<S extends SpanLike, M extends MarkLike>(inline: {
  readonly children: readonly S[];
  readonly markDefs: readonly M[];
}): { children: S[]; markDefs: Exclude<M, QuoteLike>[] } {
  const markDefs = inline.markDefs.filter(isNoQuote);
  if (markDefs.length === inline.markDefs.length) return { children: [...inline.children], markDefs };
  const quotes = new Set(inline.markDefs.filter((definition) => !isNoQuote(definition)).map(({ _key }) => _key));
  const children: S[] = [];
  for (const span of inline.children) {
    const marks = span.marks.filter((mark) => !quotes.has(mark));
    const last = children.at(-1);
    if (last !== undefined && isSameList(last.marks, marks)) last.text += span.text;
    else children.push({ ...span, marks });
  }
  return { children, markDefs };
}

/** Whether two lists of marks are the same, in the same order. */
export function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}

type SpanLike = { text: string; marks: string[] };
type MarkLike = { readonly _type: string; readonly _key: string };
type QuoteLike = { readonly _type: 'quote' };

function isNoQuote<M extends MarkLike>(definition: M): definition is Exclude<M, QuoteLike> {
  return definition._type !== 'quote';
}
