import { z } from 'zod';
import { DIGITAL_SOURCE_TYPES } from '../lib/digital-source-types.ts';
import { EXAMPLE_IDS } from '../lib/examples.ts';
import { id, instant, line, text } from '../lib/fields.ts';
import { firstMomentOf } from '../lib/photo-date.ts';
import { Location, LOCATION_EXAMPLE, LocationInput } from './location-schema.ts';
import { PhotoRights, PhotoRightsInput, RIGHTS_EXAMPLE } from './rights-schema.ts';

const headline = line(300).meta({
  description: 'A line that sums the picture up.',
  examples: ['First cars cross the harbour bridge'],
});
/** What readers see under a picture, as it is sent. */
export const caption = text(5_000).meta({
  description: 'Who, what, where and when: what readers see under the picture.',
});
/** What a picture shows, as it is sent. */
export const altText = text(1_000).meta({ description: 'What the picture shows, for those who do not see it.' });
const extendedDescription = text(5_000).meta({
  description: 'More for those who do not see it, where alt text is too short.',
});
const creditLine = line(300).meta({
  description: 'The credit as it is to be printed.',
  examples: ['Rosa Kettle / Ansel Wire'],
});
const creator = line(200).meta({ description: 'A photographer.', examples: ['Rosa Kettle'] });
const copyrightNotice = line(500).meta({ description: 'The notice as it is to be printed.' });
const usageTerms = text(2_000).meta({ description: 'What may be done with it, in words.' });
const person = line(200).meta({ description: 'Name of a person.' });
const dateCreated = z
  .string()
  .max(40)
  .refine(
    (date) => firstMomentOf(date) !== undefined,
    'Use a date that exists, as precise as is known: 2026, 2026-11, 2026-11-20, or 2026-11-20T07:05:00+13:00.',
  )
  .meta({
    description: 'When it was taken, as precise as is known: a date alone stays one.',
    examples: ['2026-11-20'],
  });
/** How a picture came about, in the words of IPTC. */
const DigitalSourceType = z.enum(DIGITAL_SOURCE_TYPES).meta({
  description:
    'IPTC Digital Source Type. Made with generative AI: trainedAlgorithmicMedia, compositeWithTrainedAlgorithmicMedia, compositeSynthetic.',
  examples: ['digitalCapture'],
});

const fraction = z.number().min(0).max(1);
export const FocalPoint = z
  .strictObject({
    x: fraction.meta({ description: 'From the left edge, 0 to 1.', examples: [0.5] }),
    y: fraction.meta({ description: 'From the upper edge, 0 to 1.', examples: [0.4] }),
  })
  .meta({
    id: 'FocalPoint',
    description: 'What must stay in the picture when it is cropped.',
    examples: [{ x: 0.5, y: 0.4 }],
  });
export type FocalPoint = z.infer<typeof FocalPoint>;

const input = {
  headline: headline.nullable().optional(),
  caption: caption.nullable().optional(),
  altText: altText.nullable().optional(),
  extendedDescription: extendedDescription.nullable().optional(),
  creditLine: creditLine.nullable().optional(),
  creators: z.array(creator).max(50).nullable().optional().meta({ description: 'Who made it, in order.' }),
  copyrightNotice: copyrightNotice.nullable().optional(),
  usageTerms: usageTerms.nullable().optional(),
  dateCreated: dateCreated.nullable().optional(),
  locationCreated: LocationInput.nullable().optional().meta({ description: 'Where the camera was.' }),
  locationsShown: z
    .array(LocationInput)
    .max(20)
    .nullable()
    .optional()
    .meta({ description: 'The places that it shows.' }),
  peopleShown: z.array(person).max(50).nullable().optional().meta({ description: 'Who is in the picture.' }),
  digitalSourceType: DigitalSourceType.nullable().optional(),
  focalPoint: FocalPoint.nullable()
    .optional()
    .meta({ description: 'What must stay in crops; null: as proposed from the picture.' }),
  rights: PhotoRightsInput.nullable().optional(),
};

export const PhotoInput = z.strictObject(input).meta({
  id: 'PhotoInput',
  description: 'What is known of a photo. What is left out is taken from the file’s own IPTC, XMP and EXIF data.',
  examples: [
    {
      altText: 'Cars cross a long cable bridge at dawn.',
      creditLine: 'Rosa Kettle / Ansel Wire',
    },
  ],
});
export type PhotoInput = z.infer<typeof PhotoInput>;

/** RFC 7396: what is not sent stays, null empties; location created and rights merge. A crop always needs a focal point. */
export const PhotoPatch = z
  .strictObject({
    ...input,
    focalPoint: FocalPoint.optional().meta({ description: 'What must stay in crops.' }),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'Send at least one property to change.')
  .meta({
    id: 'PhotoPatch',
    description: 'JSON merge patch (RFC 7396): what is not sent stays as it is, null empties it.',
    examples: [{ caption: 'Cars cross the harbour bridge at dawn on Friday.', focalPoint: { x: 0.62, y: 0.4 } }],
  });
export type PhotoPatch = z.infer<typeof PhotoPatch>;

/** What describes a photo: each field is in the answers of readers, too. */
export const photoContent = {
  headline: z.string().nullable().meta({ description: 'A line that sums the picture up.' }),
  caption: z.string().nullable().meta({ description: 'What readers see under the picture.' }),
  altText: z.string().nullable().meta({ description: 'What the picture shows, for those who do not see it.' }),
  extendedDescription: z.string().nullable().meta({ description: 'More for those who do not see it.' }),
  creditLine: z.string().nullable().meta({ description: 'The credit as it is to be printed.' }),
  creators: z.array(z.string()).meta({ description: 'Who made it, in order.' }),
  copyrightNotice: z.string().nullable().meta({ description: 'The notice as it is to be printed.' }),
  usageTerms: z.string().nullable().meta({ description: 'What may be done with it, in words.' }),
  dateCreated: z
    .string()
    .nullable()
    .meta({ description: 'When it was taken, as precise as is known.', examples: ['2026-11-20'] }),
  locationCreated: Location.nullable().meta({ description: 'Where the camera was.' }),
  locationsShown: z.array(Location).meta({ description: 'The places that it shows.' }),
  peopleShown: z.array(z.string()).meta({ description: 'Who is in the picture.' }),
  digitalSourceType: DigitalSourceType.nullable(),
};
const PhotoContent = z.object(photoContent);
export type PhotoContent = z.infer<typeof PhotoContent>;

/** Where the value of a field came from. */
export const PhotoOrigin = z.enum(['request', 'xmp', 'iptc', 'exif', 'picture']).meta({
  description:
    'request: it was sent; xmp, iptc, exif: it stands in the file; picture: it was worked out from what is to be seen.',
});
export type PhotoOrigin = z.infer<typeof PhotoOrigin>;

export const photoExampleContent: PhotoContent = {
  headline: 'First cars cross the harbour bridge',
  caption: 'Cars cross the harbour bridge in Port Ansel at dawn on Friday.',
  altText: 'Cars cross a long cable bridge at dawn.',
  extendedDescription: null,
  creditLine: 'Rosa Kettle / Ansel Wire',
  creators: ['Rosa Kettle'],
  copyrightNotice: '© 2026 Ansel Wire',
  usageTerms: null,
  dateCreated: '2026-11-20',
  locationCreated: LOCATION_EXAMPLE,
  locationsShown: [],
  peopleShown: [],
  digitalSourceType: 'digitalCapture',
};

export const PhotoState = z
  .enum(['active', 'killed'])
  .meta({ description: 'killed: withdrawn for good; only the newsroom still sees the record.' });
export type PhotoState = z.infer<typeof PhotoState>;

const PhotoFile = z
  .object({
    name: z
      .string()
      .nullable()
      .meta({ description: 'What the file was called.', examples: ['DSC_0412.jpg'] }),
    mediaType: z.string().meta({ description: 'What the file is, whatever it was called.', examples: ['image/jpeg'] }),
    bytes: z.int().meta({ description: 'Size of the original.' }),
    width: z.int().meta({ description: 'Pixels, the right way up.' }),
    height: z.int().meta({ description: 'Pixels, the right way up.' }),
    sha256: z.string().meta({ description: 'SHA-256 of the original, hex.' }),
  })
  .meta({
    id: 'PhotoFile',
    description: 'The original.',
    examples: [
      {
        name: 'DSC_0412.jpg',
        mediaType: 'image/jpeg',
        bytes: 5_412_907,
        width: 4_000,
        height: 3_000,
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      },
    ],
  });

const PhotoUsage = z
  .object({
    article: id.meta({ description: 'Id of the article.' }),
    headline: z.string().meta({ description: 'The headline of its working copy.' }),
    state: z.enum(['draft', 'published', 'unpublished']).meta({ description: 'State of the article.' }),
    inWorkingCopy: z.boolean().meta({ description: 'Whether the working copy uses it.' }),
    inEdition: z.boolean().meta({ description: 'Whether the public edition uses it.' }),
  })
  .meta({
    id: 'PhotoUsage',
    description: 'An article that uses the photo.',
    examples: [
      {
        article: EXAMPLE_IDS.article,
        headline: 'Harbour bridge reopens after nine weeks',
        state: 'published',
        inWorkingCopy: true,
        inEdition: true,
      },
    ],
  });
export type PhotoUsage = z.infer<typeof PhotoUsage>;

const PhotoKill = z
  .object({
    at: instant,
    by: z.string().meta({ description: 'Name of the key.' }),
    reason: z.string().meta({ description: 'Why, for the newsroom.' }),
  })
  .meta({
    id: 'PhotoKill',
    description: 'When, by whom and why it was killed.',
    examples: [{ at: '2026-11-21T08:00:00.000Z', by: 'Desk', reason: 'Wrong person named' }],
  });

const summary = {
  id,
  version: z.int().meta({ description: 'Grows with each change; its ETag.' }),
  state: PhotoState,
  isPublic: z
    .boolean()
    .meta({ description: 'Whether readers see it now: a published article uses it, and its rights allow it.' }),
  file: PhotoFile,
  ...photoContent,
  focalPoint: FocalPoint,
  dominantColour: z.string().meta({ description: 'Colour to show until the picture is there.', examples: ['#c08a5b'] }),
  thumbhash: z.string().meta({
    description: 'ThumbHash in Base64: a blurred preview of about 25 bytes.',
    examples: ['1QcSHQRnh493V4dIh4eXh1h4kJUI'],
  }),
  rights: PhotoRights,
  preview: z
    .string()
    .nullable()
    .meta({
      description: 'Path of a small rendition, fetched with the same key; null when it was killed.',
      examples: [`/media/${EXAMPLE_IDS.photo}/640.jpeg`],
    }),
  externalId: z.string().nullable().meta({ description: 'The id that it had where it was imported from.' }),
  createdAt: instant,
  createdBy: z.string().meta({ description: 'Name of the key.' }),
  updatedAt: instant,
  updatedBy: z.string().meta({ description: 'Name of the key.' }),
};
const summaryExample = {
  id: EXAMPLE_IDS.photo,
  version: 2,
  state: 'active',
  isPublic: true,
  file: {
    name: 'DSC_0412.jpg',
    mediaType: 'image/jpeg',
    bytes: 5_412_907,
    width: 4_000,
    height: 3_000,
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  },
  ...photoExampleContent,
  focalPoint: { x: 0.5, y: 0.4 },
  dominantColour: '#c08a5b',
  thumbhash: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
  rights: RIGHTS_EXAMPLE,
  preview: `/media/${EXAMPLE_IDS.photo}/640.jpeg`,
  externalId: null,
  createdAt: '2026-11-20T06:10:00.000Z',
  createdBy: 'Rosa Kettle',
  updatedAt: '2026-11-20T06:14:00.000Z',
  updatedBy: 'Desk',
};

export const PhotoRecordSummary = z.object(summary).meta({
  id: 'PhotoRecordSummary',
  description: 'A photo as the newsroom’s lists show it.',
  examples: [summaryExample],
});
export type PhotoRecordSummary = z.infer<typeof PhotoRecordSummary>;

export const PhotoRecord = z
  .object({
    ...summary,
    origins: z.record(z.string(), PhotoOrigin).meta({
      description: 'By field: where its value came from.',
      examples: [{ caption: 'xmp', creditLine: 'request', focalPoint: 'picture' }],
    }),
    usedIn: z
      .array(PhotoUsage)
      .meta({ description: 'The articles that use it, at most 100, as far as you may see them.' }),
    killed: PhotoKill.nullable(),
  })
  .meta({
    id: 'PhotoRecord',
    description: 'A photo as the newsroom sees it.',
    examples: [
      {
        ...summaryExample,
        origins: { caption: 'xmp', creditLine: 'request', focalPoint: 'picture' },
        usedIn: [],
        killed: null,
      },
    ],
  });
export type PhotoRecord = z.infer<typeof PhotoRecord>;

export const KillInput = z.strictObject({ reason: line(500).meta({ description: 'Why, for the newsroom.' }) }).meta({
  id: 'KillInput',
  description: 'Why something is withdrawn for good.',
  examples: [{ reason: 'Wrong person named' }],
});
