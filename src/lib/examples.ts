/**
 * Ids that documentation shows. All but that of the key are in the demonstration newsroom, which gives the same ids each time it
 * is loaded: so what Swagger UI fills in can be sent.
 */
export const EXAMPLE_IDS = {
  /** `harbour-bridge-reopens` */
  article: '01a0f4c2-c400-7000-8000-ec0000000000',
  /** `harbour-city` */
  section: '01a0f4c2-c400-7000-8000-080000000000',
  /** `bridges` */
  tag: '01a0f4c2-c400-7000-8000-140000000000',
  /** The lead photo of `harbour-bridge-reopens`. */
  photo: '01a0f4c2-c400-7000-809c-440000000000',
  /** `ada-roe` */
  author: '01a0f4c2-c400-7000-8000-7c0000000000',
  /** `hana-whaanga` */
  source: '01a0f4c2-c400-7000-8139-740000000000',
  /** What she says in `harbour-bridge-reopens`. */
  quote: '01a0f4c2-c400-7000-81d5-fc0000000000',
  /** She, as a source of that article. */
  sourceUse: '01a0f4c2-c400-7000-8272-000000000000',
  key: '01990a5e-7a10-7c3f-9d52-6f1f3a2b4c5d',
} as const;
