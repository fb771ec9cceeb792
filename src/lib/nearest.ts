import { distance } from 'fastest-levenshtein';

/** Longer texts are no typing mistakes, and comparing them costs. */
const MAX_LENGTH = 64;

/** The name that was probably meant, or undefined when none is near: case, hyphens and underscores do not count, then one slip in three letters, or two letters changed round. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  if (written.length === 0 || written.length > MAX_LENGTH) return undefined;
  const wanted = plain(written);
  let best: string | undefined;
  let least = Math.max(wanted.length < 4 ? 1 : 2, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const far = distance(wanted, plain(name));
    if (far < least) {
      least = far;
      best = name;
    }
  }
  return best;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}
