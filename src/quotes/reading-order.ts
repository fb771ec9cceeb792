/** Something that stands in an article, by where its first words are. */
interface Placed {
  readonly id: string;
  readonly segments: readonly { readonly block: string; readonly start: number }[];
}

/** In the order in which a reader meets the first words of each; `blocks` are the places in their order. */
export function readingOrder<T extends Placed>(items: readonly T[], blocks: readonly string[]): T[] {
  const order = new Map(blocks.map((block, position) => [block, position]));
  const placeOf = ({ segments: [first] }: T): readonly [number, number] => [
    order.get(first?.block ?? '') ?? blocks.length,
    first?.start ?? 0,
  ];
  return items.toSorted((one, other) => {
    const [block, start] = placeOf(one);
    const [otherBlock, otherStart] = placeOf(other);
    return block - otherBlock || start - otherStart || (one.id < other.id ? -1 : 1);
  });
}
