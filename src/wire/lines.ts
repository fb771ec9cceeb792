/** A line of a text without what surrounds it, and how far from the margin it began. */
export interface Line {
  /** Runs of blanks and tabs are one blank. */
  readonly text: string;
  /** In columns; a tab goes to the next of eight. */
  readonly indent: number;
}

/** The lines of a text, whatever ends them, in runs that blank lines part. */
export function linesOf(text: string): Line[][] {
  const runs: Line[][] = [];
  let run: Line[] = [];
  for (const raw of text.split(/\r\n?|[\n\u2028\u2029]/)) {
    const line = lineOf(raw);
    if (line.text !== '') run.push(line);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

/** Whether a text ends as a sentence does, quotation marks and brackets after that included. */
export function endsSentence(text: string): boolean {
  return /[.!?…][”"’'»)\]]*$/.test(text.slice(-8));
}

/** Whether a text goes on where something else stopped: its first letter is a small one. */
export function goesOn(text: string): boolean {
  return /^[^\p{L}\p{N}]{0,3}\p{Ll}/u.test(text.slice(0, 8));
}

/** Two pieces of one paragraph. A word that was parted after its hyphen is whole again. */
export function joined(one: string, other: string): string {
  return endsInHyphen(one) && /^\p{Ll}/u.test(other) && !/^(?:and|or|to)\b/.test(other)
    ? one + other
    : `${one} ${other}`;
}

function endsInHyphen(text: string): boolean {
  return /\p{L}-$/u.test(text.slice(-3));
}

function lineOf(raw: string): Line {
  let indent = 0;
  for (const sign of raw.slice(0, MOST_INDENT)) {
    if (sign === ' ' || sign === '\u00a0') indent += 1;
    else if (sign === '\t') indent += TAB - (indent % TAB);
    else break;
  }
  return { text: raw.trim().replaceAll(/[ \t]+/g, ' '), indent };
}

const MOST_INDENT = 40;
const TAB = 8;
