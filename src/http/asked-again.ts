/** An entry is some memory as well, however few its bytes: this bounds their number. */
const ENTRY_BYTES = 2_048;

/**
 * Says whether a key was asked for before, within the last so many bytes of other keys; it is a first time again after that. A cache of this size
 * that drops what was not used for longest would have dropped everything else by then: to take that in gains nothing, and drives out what
 * is worth more.
 */
export function createAskedAgain(within: number): (key: string, bytes: number) => boolean {
  const asked = new Map<string, number>();
  let sum = 0;

  function forget(key: string): boolean {
    sum -= asked.get(key) ?? 0;
    return asked.delete(key);
  }

  return (key, bytes) => {
    if (forget(key)) return true;
    const weight = bytes + ENTRY_BYTES;
    asked.set(key, weight);
    sum += weight;
    for (const oldest of asked.keys()) {
      if (sum <= within) break;
      forget(oldest);
    }
    return false;
  };
}
