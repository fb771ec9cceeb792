/** What kind of text a block is: words do not wander from the body into a caption by themselves. */
export function kindOf(block: string): string {
  if (!block.startsWith('@')) return 'body';
  const slash = block.indexOf('/');
  return block.slice(1, slash < 0 ? undefined : slash);
}
