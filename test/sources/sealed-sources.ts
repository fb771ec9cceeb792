import { newId } from '../../src/lib/ids.ts';
import { type Caller, createArticle, type Newsroom } from '../helpers/newsroom.ts';

/** A name that stands nowhere else. */
export const CANARY = 'Xanthippe Quillfeather';

/** Who a source is, as it is sent. */
export const sealed = {
  people: [{ name: CANARY, aliases: ['Old Quill'], contact: '+64 21 555 0142' }],
  agreement: 'Position only, no department.',
  reviewAt: '2027-11-20',
};

export const PURPOSE = 'Calling the source back about paragraph 4';
export const purpose = { 'dateline-purpose': PURPOSE };

/** The record of a source that is described, for an article of the contributor's unless another caller is given; gives its id. */
export async function describedSource(room: Newsroom, as: Caller = 'contributor'): Promise<string> {
  const { id: articleId } = await createArticle(room, { headline: 'Board was told' }, as);
  return addSource(room, { identification: 'described', descriptor: 'an official with the board', articleId });
}

/** The record of a named source; gives its id. */
export async function namedSource(room: Newsroom): Promise<string> {
  return addSource(room, { identification: 'named', name: 'Mereana Turoa-Beck' });
}

interface About {
  identification: 'named' | 'described';
  name?: string;
  descriptor?: string;
  articleId?: string;
}

async function addSource(room: Newsroom, about: About): Promise<string> {
  const id = newId();
  await room.db.write(async (tx) => {
    const made = { createdAt: room.time, createdBy: 'desk', updatedAt: room.time, updatedBy: 'desk' };
    await tx.sql
      .insert(tx.tables.sources)
      .values({ id, version: 1, kind: 'person', searchText: '', ...about, ...made });
  });
  return id;
}

export const addressOf = (sourceId: string): string => `/v1/editorial/sources/${sourceId}/identity`;
