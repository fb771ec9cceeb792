/**
 * Maps the archive of Digital.gov (`digitalgov-news.jsonl`, `-authors.jsonl`, `-images.jsonl`) to the import format:
 * `node bench/digitalgov.ts FOLDER [OUTPUT]`, to standard output without a file. Nothing that a reader could read or follow
 * is left out; Hugo's shortcodes become plain Markdown.
 */
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import slugify from '@sindresorhus/slugify';
import { Parser } from 'htmlparser2';

/** A post as the archive holds it. */
export interface Post {
  readonly slug: string | number;
  readonly date: string;
  readonly headline: string;
  readonly deck: string | null;
  readonly summary: string | null;
  readonly authors: string[] | null;
  readonly topics: string[] | null;
  readonly source_url: string | null;
  readonly body_markdown: string;
}

interface Person {
  readonly slug: string | null;
  readonly display_name: string;
  readonly agency: string | null;
  readonly agency_full_name: string | null;
  readonly location: string | null;
}

interface Picture {
  readonly uid: string;
  readonly format: string | null;
  readonly alt: string | null;
  readonly caption: string | null;
}

/** The archive in a folder as records of the import format: sections, tags, authors, then the articles in their order. */
export function mapArchive(folder: string): { posts: Post[]; records: Record<string, unknown>[] } {
  const posts = read<Post>(join(folder, 'digitalgov-news.jsonl'));
  const people = read<Person>(join(folder, 'digitalgov-authors.jsonl'));
  const pictures = new Map(read<Picture>(join(folder, 'digitalgov-images.jsonl')).map((one) => [one.uid, one]));
  const sections = [
    { type: 'section', slug: 'news', name: 'News', description: 'Posts written for Digital.gov.' },
    {
      type: 'section',
      slug: 'elsewhere',
      name: 'Elsewhere',
      description: 'Posts of other sites that Digital.gov points to.',
    },
  ];
  const topics = new Set(posts.flatMap((post) => topicsOf(post)));
  const tags = [...topics].toSorted().map((slug) => ({ type: 'tag', slug, name: titled(slug) }));
  const taken = new Map<string, number>();
  return {
    posts,
    records: [...sections, ...tags, ...authors(posts, people), ...posts.map((post) => article(post, pictures, taken))],
  };
}

function article(post: Post, pictures: Map<string, Picture>, taken: Map<string, number>): Record<string, unknown> {
  const body = plainMarkdown(post.body_markdown, pictures).trim();
  const standfirst = plainText(firstOf(post.deck, post.summary) ?? '');
  return {
    externalId: `digital.gov ${post.date} ${post.slug}`,
    headline: plainText(post.headline),
    ...(standfirst !== '' && { standfirst }),
    slug: slugOf(post, taken),
    language: 'en',
    section: body === '' ? 'elsewhere' : 'news',
    tags: topicsOf(post),
    bylines: (post.authors ?? []).map((author) => ({ author })),
    body: { markdown: [firstOf(body, post.summary, post.deck), linkTo(post.source_url)].filter(Boolean).join('\n\n') },
    publishedAt: instantOf(post.date),
  };
}

/** The archive's slugs are unique within a day only, may be longer than 120 characters, and one is percent-encoded. */
function slugOf({ slug }: Post, taken: Map<string, number>): string {
  const base = cut(slugify(decodeURIComponent(String(slug)), { decamelize: false }), 110);
  const number = (taken.get(base) ?? 0) + 1;
  taken.set(base, number);
  return number === 1 ? base : `${base}-${number}`;
}

function cut(slug: string, length: number): string {
  return slug.length <= 120 ? slug : slug.slice(0, slug.lastIndexOf('-', length));
}

/** `2010-10-22 11:33:15 -0400`, also with an hour of one digit, without offset (Hugo reads that as UTC) or without time. */
function instantOf(date: string): string {
  const [day, time = '00:00:00', offset = '+0000'] = date.split(' ');
  return new Date(`${day}T${time.padStart(8, '0')}${offset.slice(0, 3)}:${offset.slice(3)}`).toISOString();
}

function topicsOf({ topics }: Post): string[] {
  return [...new Set((topics ?? []).map((topic) => slugify(topic, { decamelize: false })))];
}

/** The records of authors; who has no slug gets the one that posts use, and who is only named in posts a name from it. */
function authors(posts: Post[], people: Person[]): Record<string, unknown>[] {
  const named = new Set(posts.flatMap((post) => post.authors ?? []));
  const known = new Set(people.map((person) => person.slug));
  const records = people.map((person) => {
    const [first = '', last = ''] = [/^\S+/, /\S+$/].map((part) => part.exec(person.display_name)?.[0]);
    const whole = slugify(person.display_name, { decamelize: false });
    const short = slugify(`${first.slice(0, 1)}${last}`, { decamelize: false });
    const slug = person.slug ?? [whole, short].find((one) => named.has(one) && !known.has(one)) ?? whole;
    known.add(slug);
    const affiliation = firstOf(person.agency_full_name, person.agency);
    return { type: 'author', slug, name: person.display_name, affiliation, location: firstOf(person.location) };
  });
  const rest = [...named].filter((slug) => !known.has(slug));
  return [...records, ...rest.map((slug) => ({ type: 'author', slug, name: peopleName(slug) }))];
}

/** The first text that is not empty. */
function firstOf(...texts: (string | null)[]): string | null {
  return texts.find((text) => text !== null && text !== '') ?? null;
}

function peopleName(slug: string): string {
  return slug.split('-').map(titled).join(' ');
}

function titled(slug: string): string {
  return slug.slice(0, 1).toUpperCase() + slug.slice(1).replaceAll('-', ' ');
}

function linkTo(url: string | null): string | null {
  return url === null ? null : `[${url.replaceAll(/[[\]_*]/g, String.raw`\$&`)}](${withoutBrackets(url)})`;
}

/** One line of plain text: character references read, emphasis and line breaks gone. */
function plainText(markup: string): string {
  let text = '';
  const parser = new Parser({ ontext: (piece) => void (text += piece) });
  parser.end(markup);
  return text
    .replaceAll(/\*\*|(?<!\w)_|_(?!\w)/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

type Arguments = Readonly<Record<string, string>>;

/** Markdown without shortcodes and without what runs in a browser. */
function plainMarkdown(markdown: string, pictures: Map<string, Picture>): string {
  const plain = markdown
    .replaceAll(/\{\{[<%]\s*(\/?[\w-]+)([\s\S]*?)\/?[%>]\}\}/g, (_, name: string, rest: string, at: number) =>
      shortcode(name, argumentsOf(rest), { pictures, isInHtml: isInHtml(markdown, at) }),
    )
    .replaceAll(/(<a\b[^>]*?)\sonclick="[^"]*"/g, '$1');
  // One post shows the start tag of a table that never ends.
  return plain.includes('</table>') ? plain : plain.replaceAll(/(?<!`)<table\b([^>]*)>/g, '&lt;table$1&gt;');
}

/** Whether a place is in a block of HTML, where Markdown is not read: one that begins with a tag and ends at a blank line. */
function isInHtml(markdown: string, at: number): boolean {
  const start = Math.max(0, ...['\n\n', '\n  \n'].map((blank) => markdown.lastIndexOf(blank, at)));
  return /^\s*<\/?[a-z]/i.test(markdown.slice(start, at));
}

function argumentsOf(text: string): Arguments {
  const pairs = [...text.matchAll(/([\w-]+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [
    name,
    unescaped(value),
  ]);
  const [, first = ''] = /^\s*"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return { first: unescaped(first), ...Object.fromEntries(pairs) };
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1').replaceAll(/\s+/g, ' ').trim();
}

const FILES = 'https://s3.amazonaws.com/digitalgov';

interface Surroundings {
  readonly pictures: Map<string, Picture>;
  readonly isInHtml: boolean;
}

function shortcode(name: string, given: Arguments, { pictures, isInHtml: html }: Surroundings): string {
  const { first = '', src = '', alt = '', title = '', text = '', id = '' } = given;
  const caption = given['caption'] ?? given['capton'] ?? '';
  switch (name) {
    case 'ref':
    case 'tmp':
    case 'link':
      return page(first);
    case 'legacy-file':
      return encodeURI(`${FILES}/_legacy-img/${first}`);
    case 'legacy-img':
    case 'legacy-img-right':
      return image({ src: `${FILES}/_legacy-img/${src}`, alt, caption, html });
    case 'img':
    case 'img-right': {
      const picture = pictures.get(src);
      return image({
        src: `${FILES}/${src}.${picture?.format ?? 'png'}`,
        alt: alt || (picture?.alt ?? ''),
        caption: caption || (picture?.caption ?? ''),
        html,
      });
    }
    case 'quote-block':
      return `\n\n> ${text}${given['cite'] ? `\n>\n> — ${given['cite']}` : ''}\n\n`;
    case 'youtube':
      return `\n\n[${title}](https://www.youtube.com/watch?v=${id})\n\n`;
    case 'tweet':
      return `\n\n[Tweet by @${given['user']?.replaceAll('_', String.raw`\_`)}](https://twitter.com/${given['user']}/status/${id})\n\n`;
    case 'fb-video':
      return `\n\n[Video on Facebook](${first})\n\n`;
    case 'asset-static':
      return `[${given['label']}](${FILES}/static/${given['file']})`;
    case 'button':
      return `[${text}](${given['href']})`;
    case 'cspan-iframe':
      return `\n\n[${title}](${src})\n\n`;
    case 'card-policy':
      return `\n\n${given['kicker']}: [${title}](${src})\n\n`;
    case 'card-prompt':
      return `\n\n${given['intro']}\n\n[${given['button-text']}](${given['button-url']})\n\n`;
    case 'featured-resource':
      return `\n\n[${given['kicker']}](${page(given['link'] ?? '')})\n\n`;
    case 'accordion':
      return `\n\n${given['kicker']}: **${title}**\n\n`;
    case 'ring':
      return `\n\n**${title}**\n\n`;
    case 'note':
    case 'box':
    case 'highlight':
    default:
      return '\n\n';
  }
}

/** Where a page of the archive's site is. */
function page(path: string): string {
  if (path.startsWith('#')) return path;
  const [name = '', anchor] = path.split('#');
  const dated = /(\d{4})-(\d\d)-(\d\d)-([^/]+)$/.exec(name);
  const plain = (dated ? `${dated[1]}/${dated[2]}/${dated[3]}/${dated[4]}` : name).replace(/(?:_index)?\.md$/, '');
  const inner = plain.replaceAll(/^\/+|\/+$/g, '');
  return (
    encodeURI(`https://digital.gov/${inner === '' ? '' : `${inner}/`}`) + (anchor === undefined ? '' : `#${anchor}`)
  );
}

function image({ src, alt, caption, html }: { src: string; alt: string; caption: string; html: boolean }): string {
  if (html) {
    const [title, text] = [caption, alt].map((one) => one.replaceAll('&', '&amp;').replaceAll('"', '&quot;'));
    return `<img src="${encodeURI(src)}" alt="${text}"${title === '' ? '' : ` title="${title}"`}>`;
  }
  const title = caption === '' ? '' : ` "${caption.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return `![${alt.replaceAll(/[[\]\\]/g, String.raw`\$&`)}](${withoutBrackets(encodeURI(src))}${title})`;
}

/** An address as it may stand in a Markdown link. */
function withoutBrackets(address: string): string {
  return address.replaceAll('(', '%28').replaceAll(')', '%29').replaceAll(' ', '%20');
}

function read<T>(path: string): T[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

if (import.meta.main) {
  const [folder, output] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Usage: node bench/digitalgov.ts FOLDER [OUTPUT]');
  const out = output === undefined ? process.stdout : createWriteStream(output);
  for (const record of mapArchive(folder).records) out.write(`${JSON.stringify(record)}\n`);
}
