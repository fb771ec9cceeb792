import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { openMedia } from '../../src/media/open.ts';
import { StorageUnusable } from '../../src/media/storage.ts';
import { BUCKET, CREDENTIALS, startS3Server } from '../helpers/s3-server.ts';
import { listed, stored } from './storages.ts';

t.test('file: is a folder, which is made', async (t) => {
  const folder = t.testdir();
  for (const url of [`file:${folder}/one/media`, `file://${folder}/two`]) {
    const storage = openMedia({ url, aws: {} });
    const { key } = await stored(storage, 10);
    t.ok(existsSync(join(url.replace(/^file:(\/\/)?/, ''), key)));
  }
});

t.test('s3: is a bucket of the given server, with or without a prefix', async (t) => {
  const directory = t.testdir();
  const server = await startS3Server(directory);
  t.teardown(() => server.stop());
  for (const [url, folder] of [
    [`s3://${BUCKET}`, ''],
    [`s3://${BUCKET}/`, ''],
    [`s3://${BUCKET}/news/2026`, 'news/2026/'],
    [`s3://${BUCKET}/news/`, 'news/'],
  ] as const) {
    const storage = openMedia({ url, aws: { ...CREDENTIALS, endpointUrl: `${server.endpoint}/` } });
    const { key } = await stored(storage, 10);
    t.ok(server.requests.includes(`PUT /${BUCKET}/${folder}${key}`), url);
    t.ok((await listed(storage, 'originals/')).some((file) => file.key === key));
  }
});

t.test('settings that cannot be meant are told in one line that names them and shows no secret', (t) => {
  const aws = { accessKeyId: 'KEY', secretAccessKey: 'the-secret' };
  for (const [url, settings, told] of [
    ['', aws, /^MEDIA_URL/],
    ['file:', aws, /^MEDIA_URL/],
    ['http://x/y', aws, /^MEDIA_URL/],
    ['s3://', aws, /^MEDIA_URL/],
    ['s3://Bucket', aws, /^MEDIA_URL/],
    ['s3://bucket/../other', aws, /^MEDIA_URL/],
    ['s3://bucket//x', aws, /^MEDIA_URL/],
    ['s3://bucket', {}, /AWS_ACCESS_KEY_ID/],
    ['s3://bucket', { accessKeyId: 'KEY' }, /AWS_SECRET_ACCESS_KEY/],
    ['s3://bucket', { ...aws, region: 'evil.example/' }, /^AWS_REGION/],
    ['s3://bucket', { ...aws, endpointUrl: 'localhost:9000' }, /^AWS_ENDPOINT_URL/],
    ['s3://bucket', { ...aws, endpointUrl: 'https://user:pass@x' }, /^AWS_ENDPOINT_URL/],
    ['s3://bucket', { ...aws, endpointUrl: 'https://x/?y' }, /^AWS_ENDPOINT_URL/],
  ] as const) {
    try {
      openMedia({ url, aws: settings });
      t.fail(url);
    } catch (error) {
      t.ok(error instanceof StorageUnusable);
      t.match(error, { message: told });
      t.notMatch(error, { message: /the-secret|pass|\n/ });
    }
  }
  t.doesNotThrow(() => openMedia({ url: 's3://bucket', aws }));
  t.end();
});
