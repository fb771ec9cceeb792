import { toInstant } from '../lib/clock.ts';
import { parseStored } from '../lib/stored-json.ts';
import { sourceView } from '../sources/delivery-view.ts';
import type { PublicSourceRow } from '../sources/delivery-store.ts';
import type { QuoteProperty } from './delivery-schema.ts';
import type { FoundQuote, ShownQuoteRow } from './delivery-store.ts';

/** The JSON text of a public quote (`Quote` of the contract), with only the named properties if there are any. */
export function quoteJson(
  { quote, article, source }: FoundQuote,
  { baseUrl, fields }: { readonly baseUrl: string; readonly fields: readonly QuoteProperty[] | undefined },
): string {
  const { id, slug, headline } = article;
  const about = JSON.stringify({ id, slug, headline, url: `${baseUrl}/v1/articles/${slug}` });
  const json = `{"id":"${quote.id}","article":${about},${membersOf(quote, source)}}`;
  return fields === undefined ? json : picked(json, fields);
}

/** The JSON text of a quote in its article (`ArticleQuote` of the contract). */
export function articleQuoteJson(quote: ShownQuoteRow, source: PublicSourceRow | null): string {
  return `{"id":"${quote.id}",${membersOf(quote, source)}}`;
}

/** The content is JSON that was made when the article was published: it is put in as it is. */
function membersOf({ publishedAt, content }: ShownQuoteRow, source: PublicSourceRow | null): string {
  const whose = source === null ? 'null' : JSON.stringify(sourceView(source));
  return `"source":${whose},"publishedAt":"${toInstant(publishedAt)}",${content.slice(1, -1)}`;
}

function picked(json: string, fields: readonly string[]): string {
  const whole = parseStored<Record<string, unknown>>(json);
  return JSON.stringify(Object.fromEntries(Object.entries(whole).filter(([name]) => fields.includes(name))));
}
