import * as articles from './schema/articles.ts';
import * as photos from './schema/photos.ts';
import * as quotes from './schema/quotes.ts';
import * as service from './schema/service.ts';
import * as sources from './schema/sources.ts';
import * as taxonomy from './schema/taxonomy.ts';

/** All tables. SQLite's are the typed canon; another engine's mirror them name by name. */
export const tables = { ...taxonomy, ...articles, ...photos, ...sources, ...quotes, ...service };
export type Tables = typeof tables;
