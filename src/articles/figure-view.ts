import { escapeHtml } from '../lib/html.ts';
import type { ArticlePhoto } from '../photos/delivery-schema.ts';

/** An inline photo as HTML: everything escaped, no addresses but ours, and its size said so that nothing moves when it arrives. */
export function figureHtml(photo: ArticlePhoto): string {
  const { id, src, srcset, sources, sizes, width, height, alt } = photo;
  const better = sources.map((source) => `<source ${attributes({ ...source, sizes })}>`).join('');
  const image = `<img ${attributes({ src, srcset, sizes, width, height, alt: alt ?? '', loading: 'lazy' })}>`;
  const picture = `<picture>${better}${image}</picture>`;
  return `<figure ${attributes({ 'data-photo-id': id })}>${picture}${captionHtml(photo)}</figure>`;
}

function captionHtml({ caption, credit }: ArticlePhoto): string {
  const lines = [
    ...(caption === null || caption === '' ? [] : [escapeHtml(caption).replaceAll('\n', '<br>')]),
    ...(credit === null || credit === '' ? [] : [`<small>${escapeHtml(credit)}</small>`]),
  ];
  return lines.length === 0 ? '' : `<figcaption>${lines.join(' ')}</figcaption>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeHtml(String(value))}"`)
    .join(' ');
}
