/** What the contract says of the API as a whole. Written for someone who has never seen it. */
export const summary = 'Headless content API for newsrooms.';

export const description = unwrap(`
Dateline keeps a newsroom's articles, photos and quoted sources and serves them over HTTP: to front ends that show them, to partners that mirror them, and
to the tools that editors write them with.

**Begin here.** \`GET /v1/articles\` needs no key. Take the \`slug\` of an item and read the whole story with \`GET /v1/articles/{ref}\`.

| Path | For | Key |
| --- | --- | --- |
| \`/v1\` | front ends: what is published | none needed; one raises the quota |
| \`/v1/editorial\` | the newsroom: working copies, drafts, revisions | contributor and up |
| \`/v1/syndication\` | partners: every change, in order | partner |
| \`/v1/admin\` | keys and the audit log | admin |

Editors change a working copy; publishing makes an immutable edition of it. The public reads editions and nothing else, so a draft
cannot leak.

**Keys.** Send a key as \`Authorization: Bearer <key>\`, never in a URL. The first start of the service shows the administrator's key once;
with it, \`POST /v1/admin/keys\` makes more. What a caller may not see answers 404, exactly as if it did not exist. Who an anonymous source is,
is for keys that were given the permission \`sources:identity\` by name; no role brings it along.

**Errors.** Every error is \`application/problem+json\` (RFC 9457): \`title\` says what is wrong, \`detail\` what to do, \`code\` is for programs,
and \`errors\` points at each single mistake. Each code has a page under \`/problems/{code}\`. A request that fits no operation is
answered in the same shape: 404, 405 with \`Allow\`, 408, 414 or 431.

**Parameters.** Different parameters narrow the result; commas inside one mean any of them (\`section=world,politics\`). An unknown or repeated
parameter, or a value out of range, is a 400 that names the nearest valid one. Nothing is ignored or clamped in silence.

**Lists.** A list is \`{ "items": […], "page": { "next": …, "limit": … } }\`. Follow \`page.next\` as \`cursor\`, or the \`Link\` header with
\`rel="next"\`, until it is null. Each item comes exactly once, also while others are published. A cursor is opaque and belongs to
the filters and the sort it was made with.

**Quotes.** In \`body\` the words of a source carry a mark of the type \`quote\`, and in \`bodyHtml\` they stand in an element with
\`data-quote-id\` (\`q\`, \`blockquote\` or, for a paraphrase, \`span\`): both lead to \`/v1/quotes/{id}\`, and \`include=quotes,sources\` brings the records along. Positions count Unicode code points, not
UTF-16 units: in JavaScript \`Array.from(text).slice(start, end).join('')\`. A source that is not named has another id in each article, so that
nothing leads from one story to another.

**Caching.** Published content carries \`ETag\`, \`Last-Modified\`, \`Cache-Control\` and \`Surrogate-Key\`. Send the ETag back in
\`If-None-Match\`: an answer that has not changed is a 304 without a body.

**Writing safely.** PATCH is a JSON merge patch (RFC 7396). PATCH, DELETE and transitions need \`If-Match\` with the ETag of the version you have read: 428
without it, 412 with \`currentVersion\` when someone was faster. \`*\` stands for any version: good for trying out, not for tools. POST takes an \`Idempotency-Key\`: repeated with the same body, it
gives the same answer and makes nothing twice.

**Conventions.** Ids are UUIDs of version 7. Instants are RFC 3339 in UTC with milliseconds. \`null\` means known to be none. An answer may gain
properties at any time: ignore the ones you do not know. \`RateLimit\` and \`RateLimit-Policy\` tell what is left of your quota.
`);

/** Every tag an operation may have, in the order in which a newcomer needs them. */
export const tags: readonly { readonly name: string; readonly description: string }[] = [
  { name: 'Articles', description: 'Published articles, as readers see them.' },
  { name: 'Quotes', description: 'Words in published articles, and whose they are.' },
  { name: 'Sources', description: 'Those whose words published articles quote, as far as readers may know them.' },
  {
    name: 'Photos',
    description: 'The photos that the public sees: what they show, who made them, and where to fetch them.',
  },
  { name: 'Media', description: 'The pictures themselves, in the size, shape and format that a screen wants.' },
  { name: 'Sections', description: 'The sections of the newsroom, such as World or Culture.' },
  { name: 'Tags', description: 'The topics that articles carry.' },
  { name: 'Authors', description: 'Who writes.' },
  {
    name: 'Editorial articles',
    description: 'Write, check and publish: working copies, which only the newsroom sees.',
  },
  {
    name: 'Editorial quotes',
    description: 'Tie words of a working copy to their source, and settle what became of them when the text changed.',
  },
  {
    name: 'Editorial sources',
    description:
      'Whom the newsroom quotes, on which terms each article does so, and who they are where that is sealed.',
  },
  { name: 'Editorial insights', description: 'Figures about the newsroom’s own work.' },
  { name: 'Editorial photos', description: 'Send photos, say what they show, on which terms, and withdraw them.' },
  { name: 'Editorial sections', description: 'Make, rename and remove sections.' },
  { name: 'Editorial tags', description: 'Make, rename and remove tags.' },
  { name: 'Editorial authors', description: 'Make, change and remove authors.' },
  { name: 'Syndication', description: 'For partners: every change the public can see, once and in order.' },
  { name: 'Administration', description: 'Keys: who may call what; the audit log of sealed identities.' },
  { name: 'Service', description: 'Health, the pages of problems, and this document.' },
];

export const securitySchemes = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A key of the newsroom. The first start of the service prints the administrator’s key once; an administrator makes more with `POST /v1/admin/keys` or on the command line with `dateline keys create`. Paste it here without the word Bearer.',
  },
} as const;

/** Lines of a paragraph become one; tables and headings keep theirs. */
function unwrap(text: string): string {
  return text.trim().replaceAll(/(?<![\n|])\n(?![\n|])/g, ' ');
}
