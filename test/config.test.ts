import t from 'tap';
import { ConfigError, readConfig } from '../src/config.ts';

t.test('sealed identities are beside the database, in a file that no other database has', async (t) => {
  const of = (DATABASE_URL?: string, IDENTITIES_URL?: string) =>
    readConfig({ DATABASE_URL, IDENTITIES_URL }).identitiesUrl;
  t.equal(of(), 'file:./data/dateline.identities.db');
  t.equal(of('file:/srv/news.db'), 'file:/srv/news.identities.db');
  const besides = ['news.db', 'news', 'news.sqlite', 'news.db.old'].map((name) => of(`file:/srv/${name}`));
  t.equal(new Set(besides).size, 4);
  t.equal(of('file:/srv/news.db', 'file:/vault/who.db'), 'file:/vault/who.db');
  t.throws(() => of('file:/srv/news.db', 'file:/srv/news.db'), { name: 'ConfigError', message: /another file/ });
  for (const url of ['/vault/who.db', 's3://bucket/who', 'file:'])
    t.throws(() => of(undefined, url), { name: 'ConfigError', message: /^IDENTITIES_URL is/ });
});

t.test('a secret that makes no sense is not repeated', async (t) => {
  for (const name of ['DATELINE_SECRET', 'DATELINE_OLD_SECRET']) {
    try {
      readConfig({ [name]: 'too-short-to-be-one' });
      t.fail('it was taken');
    } catch (error) {
      t.type(error, ConfigError);
      t.notMatch(String(error), 'too-short-to-be-one');
      t.match(String(error), name);
    }
  }
});
