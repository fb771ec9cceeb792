/**
 * What of a source would hold the process for seconds though the body it makes is refused or small, in words; or
 * undefined. Parsers take time for every sign of markup, and for some by all that follows it, so that these are counted
 * before anything is parsed. No article comes near these limits: they lie beyond what a body may hold.
 */
export function findEffort(source: string, kind: 'markdown' | 'html'): string | undefined {
  if (countOf(source, '<') > MAX_TAGS) return `The source may have at most ${MAX_TAGS} of the sign “<”.`;
  return kind === 'markdown' ? findMarkdownEffort(source) : undefined;
}

const MAX_TAGS = 60_000;
const MAX_LINES = 50_000;
// From each bracket the parser looks for its end as far as the text goes, which a blank line ends.
const MAX_BRACKETS = 2_000;
const MAX_ALL_BRACKETS = 30_000;
// A row that is too short is filled with cells up to the width of its table.
const MAX_FILLED_CELLS = 60_000;

function findMarkdownEffort(markdown: string): string | undefined {
  const lines = markdown.split('\n', MAX_LINES + 1);
  if (lines.length > MAX_LINES) return `Markdown may have at most ${MAX_LINES} lines.`;
  if (countOf(markdown, '[') > MAX_ALL_BRACKETS)
    return `Markdown may have at most ${MAX_ALL_BRACKETS} opening square brackets.`;
  let brackets = 0;
  let width = 0;
  let cells = 0;
  for (const line of lines) {
    if (line.trim() === '') {
      brackets = 0;
      width = 0;
    }
    brackets += countOf(line, '[');
    if (brackets > MAX_BRACKETS)
      return `Between two blank lines there may be at most ${MAX_BRACKETS} opening square brackets.`;
    if (isDelimiters(line)) width = Math.max(width, countOf(line, '|') + 1);
    cells += width;
    if (cells > MAX_FILLED_CELLS) return `All tables together may have at most ${MAX_FILLED_CELLS} cells.`;
  }
  return undefined;
}

// The line below a table's head, within a list or a quotation, too; what else looks like it does no harm.
function isDelimiters(line: string): boolean {
  return line.includes('-') && line.includes('|') && DELIMITERS.test(line);
}

const DELIMITERS = /^[|:\-+*>\d.)\s]*$/;

function countOf(text: string, sign: string): number {
  let count = 0;
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) count += 1;
  return count;
}
