import type { LinkMark } from './mark-schema.ts';
import { plainInline } from './plain-inline.ts';
import type { Block, BodyInput, Span } from './schema.ts';

type BlockInput = Extract<BodyInput, readonly unknown[]>[number];
type InlineInput = { readonly children: readonly SpanInput[]; readonly markDefs: readonly MarkInput[] };
type SpanInput = Extract<BlockInput, { _type: 'block' }>['children'][number];
type MarkInput = Extract<BlockInput, { _type: 'block' }>['markDefs'][number];
type Keyed = { readonly _key?: string | undefined };

/** Gives a key to every block, span, row and cell that has none; keys stay unique in their array. Marks of quotes are left out. */
export function fillKeys(blocks: readonly BlockInput[], newKey: () => string): Block[] {
  return withKeys(blocks, newKey).map(({ item, key }) => fillBlock(item, key, newKey));
}

function fillBlock(block: BlockInput, key: string, newKey: () => string): Block {
  switch (block._type) {
    case 'block': {
      const { listItem, level, style } = block;
      const list = listItem === undefined ? {} : { listItem, level: level ?? 1 };
      return { _type: 'block', _key: key, style, ...list, ...fillInline(block, newKey) };
    }
    case 'image': {
      const { src, alt, title, href } = block;
      return { _type: 'image', _key: key, src, alt, ...defined({ title }), ...defined({ href }) };
    }
    case 'code':
      return { _type: 'code', _key: key, code: block.code, ...defined({ language: block.language }) };
    case 'table':
      return {
        _type: 'table',
        _key: key,
        rows: withKeys(block.rows, newKey).map((row) => ({
          _key: row.key,
          cells: withKeys(row.item.cells, newKey).map((cell) => ({
            _key: cell.key,
            ...defined({ header: cell.item.header }),
            ...fillInline(cell.item, newKey),
          })),
        })),
      };
    case 'break':
      return { _type: 'break', _key: key };
  }
}

function fillInline(inline: InlineInput, newKey: () => string): { markDefs: LinkMark[]; children: Span[] } {
  const { children, markDefs } = plainInline(inline);
  return {
    markDefs: markDefs.map(({ _key, href, title }) => ({ _type: 'link', _key, href, ...defined({ title }) })),
    children: withKeys(children, newKey).map(({ item, key }) => ({
      _type: 'span',
      _key: key,
      text: item.text,
      marks: item.marks,
    })),
  };
}

function withKeys<T extends Keyed>(items: readonly T[], newKey: () => string): { item: T; key: string }[] {
  const taken = new Set(items.map((item) => item._key));
  return items.map((item) => {
    let key = item._key;
    while (key === undefined) {
      const made = newKey();
      if (!taken.has(made)) key = made;
      taken.add(made);
    }
    return { item, key };
  });
}

function defined<T extends Record<string, unknown>>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> };
function defined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
