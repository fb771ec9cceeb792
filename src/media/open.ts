import { resolve } from 'node:path';
import { openFolder } from './file-storage.ts';
import { openBucket } from './s3-storage.ts';
import { type MediaStorage, StorageUnusable } from './storage.ts';

/** Where photos are kept, as the settings say. */
export interface MediaOptions {
  /** `file:` and a folder, or `s3://bucket` and perhaps a prefix. */
  readonly url: string;
  readonly aws: {
    readonly accessKeyId?: string | undefined;
    readonly secretAccessKey?: string | undefined;
    /** us-east-1 unless it is given. */
    readonly region?: string | undefined;
    /** The address of a server that speaks as S3 does; undefined: Amazon's in the region. */
    readonly endpointUrl?: string | undefined;
  };
}

/** A bucket by the rules for its name, and a prefix of plain segments. */
const BUCKET_URL = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[\w-][\w.-]*)*)\/?$/;
const FILE_URL = /^file:(?:\/\/)?(?=.)/;
const REGION = /^[a-z0-9-]{1,40}$/;

/** Opens the storage of a URL; a missing folder is made. @throws {StorageUnusable} */
export function openMedia({ url, aws }: MediaOptions): MediaStorage {
  if (FILE_URL.test(url)) return openFolder(resolve(url.replace(FILE_URL, '')));
  const [, bucket, path] = BUCKET_URL.exec(url) ?? [];
  if (bucket === undefined || path === undefined) {
    throw new StorageUnusable('MEDIA_URL must be file: and a folder, or s3://bucket with or without a prefix.');
  }
  const { accessKeyId, secretAccessKey, region = 'us-east-1' } = aws;
  if (!accessKeyId || !secretAccessKey) {
    throw new StorageUnusable('MEDIA_URL names a bucket: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY too.');
  }
  if (!REGION.test(region)) throw new StorageUnusable('AWS_REGION must be the name of a region, such as eu-central-1.');
  return openBucket({
    endpoint: endpoint(aws.endpointUrl ?? `https://s3.${region}.amazonaws.com`),
    region,
    bucket,
    prefix: path === '' ? '' : `${path.slice(1)}/`,
    accessKeyId,
    secretAccessKey,
  });
}

function endpoint(text: string): string {
  const url = URL.parse(text);
  const isPlain = url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!isPlain || !['http:', 'https:'].includes(url.protocol)) {
    throw new StorageUnusable('AWS_ENDPOINT_URL must be the address of an S3 server, such as https://s3.example.org.');
  }
  return url.href.replace(/\/+$/, '');
}
