import { z } from 'zod';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant } from '../lib/fields.ts';
import { FocalPoint, photoContent, photoExampleContent } from './schema.ts';
import { PhotoUse } from './use-schema.ts';

/** The ratios of width to height that pictures can be had in, beside their own. */
export const CROPS = ['1x1', '4x3', '3x2', '16x9', '9x16'] as const;
export type Crop = (typeof CROPS)[number];

/** Which part of the photos an answer is about. */
export const cropParam = z
  .enum(CROPS)
  .optional()
  .meta({
    description:
      'Width to height of the pictures: each is cut around its focal point, and its addresses and sizes are those of the cut. Without it, pictures are whole.',
    examples: ['16x9'],
  });

const { altText, creditLine, ...described } = photoContent;
const { altText: exampleAlt, creditLine: exampleCredit, ...exampleDescribed } = photoExampleContent;

const PhotoSource = z
  .object({
    type: z.enum(['image/avif', 'image/webp']).meta({ description: 'Media type.', examples: ['image/avif'] }),
    srcset: z.string().meta({ description: 'Addresses and widths, for `srcset`.' }),
  })
  .meta({
    id: 'PhotoSource',
    description: 'One `<source>` of a `<picture>`.',
    examples: [{ type: 'image/avif', srcset: srcsetExample('avif') }],
  });

const shape = {
  id,
  url: z.url().meta({ description: 'Where this photo is fetched.' }),
  ...described,
  alt: altText,
  credit: creditLine,
  territories: z
    .array(z.string().meta({ examples: ['NZ'] }))
    .nullable()
    .meta({
      description:
        'The countries where it may be shown (ISO 3166-1); null: everywhere. Obey it: only you know where a reader is.',
    }),
  publishedAt: instant.meta({ description: 'Since when it has been public.' }),
  orientation: z
    .enum(['landscape', 'portrait', 'square'])
    .meta({ description: 'Of the whole photo, also where a crop is asked for.', examples: ['landscape'] }),
  width: z.int().meta({ description: 'Pixels of the largest picture in `srcset`, for `width`.', examples: [2_560] }),
  height: z.int().meta({ description: 'Pixels of the largest picture in `srcset`, for `height`.', examples: [1_920] }),
  thumbhash: z.string().meta({
    description: 'ThumbHash in Base64: a blurred preview of about 25 bytes, of the whole photo.',
    examples: ['1QcSHQRnh493V4dIh4eXh1h4kJUI'],
  }),
  dominantColour: z.string().meta({ description: 'Colour to show until the picture is there.', examples: ['#c08a5b'] }),
  focalPoint: FocalPoint.meta({
    description:
      'What must stay in the picture when your layout cuts it (`object-position`), within the picture as it comes in the crop.',
  }),
  src: z.url().meta({ description: 'A JPEG about 960 pixels wide, for `src`.' }),
  srcset: z.string().meta({ description: 'The JPEGs in all widths, for `srcset`.' }),
  sources: z
    .array(PhotoSource)
    .meta({ description: 'The better formats, in the order of the `<source>`s of a `<picture>`.' }),
  sizes: z.string().meta({
    description: 'For `sizes`: how wide a picture in this role usually is. Put what your layout says in its place.',
    examples: ['100vw'],
  }),
};

/** What documentation shows. */
export const PHOTO_EXAMPLE = {
  id: EXAMPLE_IDS.photo,
  url: `https://api.example.org/v1/photos/${EXAMPLE_IDS.photo}`,
  ...exampleDescribed,
  alt: exampleAlt,
  credit: exampleCredit,
  territories: null,
  publishedAt: '2026-11-20T06:14:00.000Z',
  orientation: 'landscape' as const,
  width: 1_280,
  height: 960,
  thumbhash: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
  dominantColour: '#c08a5b',
  focalPoint: { x: 0.5, y: 0.4 },
  src: addressExample(960, 'jpeg'),
  srcset: srcsetExample('jpeg'),
  sources: [
    { type: 'image/avif' as const, srcset: srcsetExample('avif') },
    { type: 'image/webp' as const, srcset: srcsetExample('webp') },
  ],
  sizes: '100vw',
};

const ON_THE_PAGE = `A front end writes

\`\`\`html
<img src="{src}" srcset="{srcset}" sizes="{sizes}" width="{width}" height="{height}" alt="{alt}" loading="lazy">
\`\`\`

or, so that browsers get the smaller formats,

\`\`\`html
<picture>
  <source type="{sources[0].type}" srcset="{sources[0].srcset}" sizes="{sizes}">
  <source type="{sources[1].type}" srcset="{sources[1].srcset}" sizes="{sizes}">
  <img src="{src}" srcset="{srcset}" sizes="{sizes}" width="{width}" height="{height}" alt="{alt}" loading="lazy">
</picture>
\`\`\`

without any arithmetic. The addresses hold the version of the picture: what is fetched from them may be kept for a year.`;

export const PublicPhoto = z.object(shape).meta({
  id: 'Photo',
  description: `A photo as the public sees it. With \`fields\` only the named properties are there.\n\n${ON_THE_PAGE}`,
  examples: [PHOTO_EXAMPLE],
});
export type PublicPhoto = z.infer<typeof PublicPhoto>;

/** What documentation shows of a photo in an article. */
export const ARTICLE_PHOTO_EXAMPLE = { ...PHOTO_EXAMPLE, role: 'lead' as const, block: null };

export const ArticlePhoto = z.object({ ...shape, role: PhotoUse.shape.role, block: PhotoUse.shape.block }).meta({
  id: 'ArticlePhoto',
  description: `A photo in an article; caption and alt are those of this use, where it has its own.\n\n${ON_THE_PAGE}`,
  examples: [ARTICLE_PHOTO_EXAMPLE],
});
export type ArticlePhoto = z.infer<typeof ArticlePhoto>;

/** The properties that `fields` may name. */
export const photoProperties = PublicPhoto.keyof();
export type PhotoProperty = z.infer<typeof photoProperties>;

function addressExample(width: number, format: string): string {
  return `https://api.example.org/media/${EXAMPLE_IDS.photo}/${width}.${format}?v=Zk3xQ0a9bTfL`;
}

function srcsetExample(format: string): string {
  return [640, 960, 1_280].map((width) => `${addressExample(width, format)} ${width}w`).join(', ');
}
