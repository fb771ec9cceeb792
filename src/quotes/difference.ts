/** A run of words that two texts share, or that only one of them has. */
export interface DifferencePart {
  readonly op: 'same' | 'removed' | 'added';
  readonly text: string;
}

/**
 * What became of a text, by word and mark of punctuation: the parts that are `same` or `removed` make the first text,
 * those that are `same` or `added` the second. What was removed stands before what came in its place.
 */
export function differenceOf(before: string, after: string): DifferencePart[] {
  const one = tokens(before);
  const other = tokens(after);
  let head = 0;
  while (head < one.length && head < other.length && one[head] === other[head]) head += 1;
  let tail = 0;
  const most = Math.min(one.length, other.length) - head;
  while (tail < most && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail += 1;
  const parts = new Parts();
  parts.same(one.slice(0, head).join(''));
  middle(one.slice(head, one.length - tail), other.slice(head, other.length - tail), parts);
  parts.same(one.slice(one.length - tail).join(''));
  return parts.list();
}

/** Beyond this many pairs of words the middle of two texts is told as one exchange. */
const MAX_PAIRS = 250_000;

const TOKEN = /[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)*|\s+|[^]/gu;

function tokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** The longest words that both have in common, in order, and what stands between them. */
function middle(one: readonly string[], other: readonly string[], parts: Parts): void {
  if (one.length * other.length > MAX_PAIRS) {
    parts.change(one.join(''), other.join(''));
    return;
  }
  const width = other.length + 1;
  const common = new Uint32Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const down = common[(i + 1) * width + j] ?? 0;
      const right = common[i * width + j + 1] ?? 0;
      const token = one[i] ?? '';
      const both = token === other[j] ? (common[(i + 1) * width + j + 1] ?? 0) + weightOf(token) : 0;
      common[i * width + j] = Math.max(down, right, both);
    }
  }
  let i = 0;
  let j = 0;
  while (i < one.length || j < other.length) {
    const here = common[i * width + j] ?? 0;
    if (i < one.length && here === common[(i + 1) * width + j]) parts.change(one[i++] ?? '', '');
    else if (j < other.length && here === common[i * width + j + 1]) parts.change('', other[j++] ?? '');
    else {
      parts.same(one[i] ?? '');
      i += 1;
      j += 1;
    }
  }
}

/** Words weigh more than blanks and punctuation, which match anywhere. */
function weightOf(token: string): number {
  return /[\p{L}\p{N}]/u.test(token) ? 8 : 1;
}

/** Puts parts together as they come. A blank between two changes belongs to the change. */
class Parts {
  readonly #parts: DifferencePart[] = [];
  #removed = '';
  #added = '';
  #blank = '';

  same(text: string): void {
    if (text === '') return;
    const isChanging = this.#removed !== '' || this.#added !== '';
    if (isChanging && text.trim() === '') {
      this.#blank += text;
      return;
    }
    this.#settle();
    const last = this.#parts.at(-1);
    if (last?.op === 'same') this.#parts[this.#parts.length - 1] = { op: 'same', text: last.text + text };
    else this.#parts.push({ op: 'same', text });
  }

  change(removed: string, added: string): void {
    this.#removed += this.#blank + removed;
    this.#added += this.#blank + added;
    this.#blank = '';
  }

  list(): DifferencePart[] {
    this.#settle();
    return this.#parts;
  }

  #settle(): void {
    if (this.#removed !== '') this.#parts.push({ op: 'removed', text: this.#removed });
    if (this.#added !== '') this.#parts.push({ op: 'added', text: this.#added });
    if (this.#blank !== '') this.#parts.push({ op: 'same', text: this.#blank });
    this.#removed = '';
    this.#added = '';
    this.#blank = '';
  }
}
