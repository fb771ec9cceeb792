import { insertion } from '../db/database.ts';

/** The rows by which readers find what an edition quotes. They go with the row of the public article. */
export const insertPublishedQuote = insertion('publishedQuotes');
export const insertPublishedSource = insertion('publishedSources');
export const insertPublishedFacet = insertion('publishedFacets');
