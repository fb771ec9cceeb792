import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import crypto from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import S3rver from 's3rver';

export const BUCKET = 'photos';
/** The only key pair that s3rver knows. */
export const CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** Answers a request instead of the server, or gives false. */
export type Interception = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface S3Server {
  readonly endpoint: string;
  /** What was asked for, such as `PUT /photos/originals/…?partNumber=1`. */
  readonly requests: readonly string[];
  intercept: Interception | undefined;
  /** Files in the bucket that nobody put there one by one. */
  hold(keys: readonly string[]): void;
  /** Ids of multipart uploads that are neither completed nor aborted. */
  uploads(): string[];
  stop(): Promise<void>;
}

/** An S3 server on a free port of this machine, with one empty bucket, that keeps its files in the folder. */
export async function startS3Server(directory: string): Promise<S3Server> {
  letS3rverListManyFiles();
  const s3 = new S3rver({ directory, silent: true, vhostBuckets: false, configureBuckets: [{ name: BUCKET }] });
  s3.silent = true;
  await s3.configureBuckets();
  const handle = s3.callback();
  const requests: string[] = [];
  const uploads = join(directory, BUCKET, '._S3rver_uploads');
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (running.intercept?.(request, response)) return;
    if (!isSigned(request)) return refuse(response, 403, 'SignatureDoesNotMatch');
    if (request.method === 'PUT' && !request.headers['content-length'])
      return refuse(response, 411, 'MissingContentLength');
    if (!abortsUpload(request, response, uploads)) handle(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running: S3Server = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    intercept: undefined,
    hold: (keys) => {
      for (const key of keys) {
        mkdirSync(join(directory, BUCKET, dirname(key)), { recursive: true });
        writeFileSync(join(directory, BUCKET, `${key}._S3rver_object`), 'x');
      }
    },
    uploads: () => (existsSync(uploads) ? readdirSync(uploads) : []),
    stop: async () => {
      s3.logger.exceptions.unhandle();
      s3.logger.close();
      server.closeAllConnections();
      if (server.listening) await new Promise((done) => void server.close(done));
    },
  };
  return running;
}

/** The one operation that s3rver lacks: AbortMultipartUpload. */
function abortsUpload(request: IncomingMessage, response: ServerResponse, uploads: string): boolean {
  const id = new URL(request.url ?? '', 'http://localhost').searchParams.get('uploadId');
  if (request.method !== 'DELETE' || id === null) return false;
  rmSync(join(uploads, id), { recursive: true });
  response.writeHead(204).end();
  return true;
}

/**
 * s3rver takes every signature of version 4; this checks it as the manual says (AWS Signature Version 4 for API requests), for
 * an unsigned payload.
 */
function isSigned(request: IncomingMessage): boolean {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8}\/([^/]+)\/s3\/aws4_request), SignedHeaders=([^,]+), Signature=(\w+)$/;
  const [, accessKeyId, scope = '', , names = '', signature] = pattern.exec(request.headers.authorization ?? '') ?? [];
  if (accessKeyId !== CREDENTIALS.accessKeyId || !names.split(';').includes('host')) return false;
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const parameters = query
    .split('&')
    .filter(Boolean)
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`));
  const canonical = [
    request.method,
    path,
    parameters.toSorted().join('&'),
    ...names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    names,
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const hash = crypto.createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hash].join('\n');
  const hmac = (key: string | Buffer, data: string) => crypto.createHmac('sha256', key).update(data).digest();
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${CREDENTIALS.secretAccessKey}`);
  return hmac(key, text).toString('hex') === signature;
}

/** As Amazon's server does where s3rver takes anything. */
function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?>\n<Error><Code>${code}</Code></Error>`);
}

/** s3rver makes its continuation tokens with DES, which the OpenSSL of this Node no longer has; another cipher does as well. */
function letS3rverListManyFiles(): void {
  const { createCipheriv, createDecipheriv } = crypto;
  const twice = (bytes: Buffer) => Buffer.concat([bytes, bytes]);
  Object.assign(crypto, {
    createCipheriv: (name: string, key: Buffer, iv: Buffer) =>
      name === 'des' ? createCipheriv('aes-128-cbc', twice(key), twice(iv)) : createCipheriv(name, key, iv),
    createDecipheriv: (name: string, key: Buffer, iv: Buffer) =>
      name === 'des' ? createDecipheriv('aes-128-cbc', twice(key), twice(iv)) : createDecipheriv(name, key, iv),
  });
}
