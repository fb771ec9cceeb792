/**
 * A path to a file beside the one that names it, in its plainest form: `./a//b.jpg` is `a/b.jpg`. undefined when it leads elsewhere, or
 * cannot be told: an absolute path, a drive, a way up, a backslash.
 */
export function pathBeside(path: string): string | undefined {
  if (/^(?:\/|[a-z]:)|\\/i.test(path)) return undefined;
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  return steps.length === 0 || steps.includes('..') ? undefined : steps.join('/');
}

/** The name of a file that lies beside another: `2026/a.ndjson` and `b.jpg` give `2026/b.jpg`. */
export function nameBeside(name: string, path: string): string {
  return `${name.slice(0, name.lastIndexOf('/') + 1)}${path}`;
}

/** The external id of a photo that has none of its own, by the name of its file within the folder that was imported. */
export function externalIdOfFile(name: string): string {
  return `file:${name}`;
}

/**
 * The external ids that a photo may have by what an article in a file calls it, the likeliest first: its external id, the path of its file
 * as seen from the article's, or within the folder that was imported.
 */
export function namesOfPhoto(photo: string, from: string | undefined): string[] {
  const path = pathBeside(photo);
  if (path === undefined) return [photo];
  const beside = from === undefined ? path : nameBeside(from, path);
  return [...new Set([photo, externalIdOfFile(beside), externalIdOfFile(path)])];
}
