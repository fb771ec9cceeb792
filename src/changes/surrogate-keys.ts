/** The names, in caches, of what a change makes out of date: the thing itself and the lists that it is in. */
export function surrogateKeysOf({ kind, subject }: { readonly kind: string; readonly subject: string }): string[] {
  const [type = ''] = kind.split('.');
  return [`${type}/${subject}`, `${type}s`];
}
