import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const origin = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));

/** Every setting: its name in the environment, what it may be, and the line of help that goes with it. */
export const settings = {
  HOST: setting(z.string().min(1), 'the address to listen on, such as 127.0.0.1 or 0.0.0.0'),
  PORT: setting(
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((port) => port <= 65_535),
    'a port from 0 (any free one) to 65535',
  ),
  DATABASE_URL: setting(
    z.string().regex(/^file:.+/),
    'file: and the path of the SQLite database, such as file:./data/dateline.db',
  ),
  IDENTITIES_URL: setting(
    z.string().regex(/^file:.+/),
    'file: and the path of the file of sealed identities, such as file:./data/dateline.identities.db',
  ),
  MEDIA_URL: setting(
    z.string().regex(/^(file:.+|s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w./-]*)?)$/),
    'file: and a folder, such as file:./data/media, or s3:// with a bucket and a prefix, such as s3://photos/dateline',
  ),
  AWS_ACCESS_KEY_ID: setting(z.string().min(1), 'the id of the key to the bucket'),
  AWS_SECRET_ACCESS_KEY: setting(z.string().min(1), 'the secret of the key to the bucket'),
  AWS_REGION: setting(z.string().regex(/^[\w-]+$/), 'the region of the bucket, such as eu-central-1'),
  AWS_ENDPOINT_URL: setting(origin, 'the address of an S3-compatible service, such as https://s3.example.org'),
  PUBLIC_URL: setting(origin, 'the address that readers use, such as https://api.example.org'),
  DATELINE_ADMIN_KEY: setting(
    z.string().regex(/^[\w.~+/-]{32,200}$/),
    'an admin key of 32 to 200 letters, digits and -._~+/',
  ),
  DATELINE_SECRET: setting(z.string().min(32).max(1_000), 'at least 32 random characters'),
  DATELINE_OLD_SECRET: setting(
    z.string().min(32).max(1_000),
    'the secret that was in use before, of at least 32 characters',
  ),
  DATELINE_DEMO: setting(flag, 'true or false'),
  RATE_LIMIT_PER_MINUTE: setting(
    z
      .string()
      .regex(/^\d{1,7}$/)
      .transform(Number),
    'requests a minute for each key or address; 0 switches the limit off',
  ),
  LOG_LEVEL: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'fatal, error, warn, info, debug, trace or silent',
  ),
  TRUST_PROXY: setting(
    z.union([flag, z.string().regex(/^[\d.,:/a-fA-F]+$/)]),
    'true, false, or the addresses of the proxies, such as 10.0.0.0/8,192.168.1.4',
  ),
  CORS_ORIGIN: setting(
    z.string().regex(/^(\*|https?:\/\/[^\s,/]+(,https?:\/\/[^\s,/]+)*)$/),
    '* or the origins that may read from a browser, such as https://www.example.org,https://m.example.org',
  ),
} as const;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Where the sealed identities of sources are: never in the database. */
  readonly identitiesUrl: string;
  readonly mediaUrl: string;
  /** How the bucket of `mediaUrl` is reached; unused with a folder. */
  readonly aws: {
    readonly accessKeyId: string | undefined;
    readonly secretAccessKey: string | undefined;
    readonly region: string | undefined;
    readonly endpointUrl: string | undefined;
  };
  /** Without a trailing slash; undefined: links are made from the request. */
  readonly publicUrl: string | undefined;
  readonly adminKey: string | undefined;
  readonly secret: string | undefined;
  /** Read by `identities rotate` only. */
  readonly oldSecret: string | undefined;
  /** undefined: the demonstration newsroom comes with a new database in the default place. */
  readonly demo: boolean | undefined;
  readonly rateLimitPerMinute: number;
  readonly logLevel: z.infer<(typeof settings)['LOG_LEVEL']['schema']>;
  readonly trustProxy: boolean | string;
  readonly corsOrigin: '*' | readonly string[];
}

export const DEFAULT_DATABASE_URL = 'file:./data/dateline.db';

/** A setting that makes no sense; the message is one line that names it and says what it should be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** What is never shown, not even when it makes no sense. */
const secrets: ReadonlySet<string> = new Set([
  'DATELINE_SECRET',
  'DATELINE_OLD_SECRET',
  'DATELINE_ADMIN_KEY',
  'AWS_SECRET_ACCESS_KEY',
]);

/** The configuration of an environment, `process.env` unless another is given. @throws {ConfigError} */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const read = <Schema extends z.ZodType>(name: keyof typeof settings, { schema, help }: Setting<Schema>) => {
    const text = environment[name];
    if (text === undefined || text === '') return undefined;
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    const shown = secrets.has(name) ? '' : ` is "${text}" but`;
    throw new ConfigError(`${name}${shown} must be ${help}.`);
  };
  const databaseUrl = read('DATABASE_URL', settings.DATABASE_URL) ?? DEFAULT_DATABASE_URL;
  const identitiesUrl = read('IDENTITIES_URL', settings.IDENTITIES_URL) ?? identitiesUrlBeside(databaseUrl);
  if (identitiesUrl === databaseUrl)
    throw new ConfigError('IDENTITIES_URL must be another file than that of DATABASE_URL: identities are kept apart.');
  const corsOrigin = read('CORS_ORIGIN', settings.CORS_ORIGIN) ?? '*';
  return {
    host: read('HOST', settings.HOST) ?? '127.0.0.1',
    port: read('PORT', settings.PORT) ?? 3000,
    databaseUrl,
    identitiesUrl,
    // Beside the database, so that two databases never share a folder by accident.
    mediaUrl: read('MEDIA_URL', settings.MEDIA_URL) ?? databaseUrl.replace(/^file:(.*\/)?[^/]*$/, 'file:$1media'),
    aws: {
      accessKeyId: read('AWS_ACCESS_KEY_ID', settings.AWS_ACCESS_KEY_ID),
      secretAccessKey: read('AWS_SECRET_ACCESS_KEY', settings.AWS_SECRET_ACCESS_KEY),
      region: read('AWS_REGION', settings.AWS_REGION),
      endpointUrl: read('AWS_ENDPOINT_URL', settings.AWS_ENDPOINT_URL),
    },
    publicUrl: read('PUBLIC_URL', settings.PUBLIC_URL),
    adminKey: read('DATELINE_ADMIN_KEY', settings.DATELINE_ADMIN_KEY),
    secret: read('DATELINE_SECRET', settings.DATELINE_SECRET),
    oldSecret: read('DATELINE_OLD_SECRET', settings.DATELINE_OLD_SECRET),
    demo: read('DATELINE_DEMO', settings.DATELINE_DEMO),
    rateLimitPerMinute: read('RATE_LIMIT_PER_MINUTE', settings.RATE_LIMIT_PER_MINUTE) ?? 1_200,
    logLevel: read('LOG_LEVEL', settings.LOG_LEVEL) ?? 'info',
    trustProxy: read('TRUST_PROXY', settings.TRUST_PROXY) ?? false,
    corsOrigin: corsOrigin === '*' ? '*' : corsOrigin.split(','),
  };
}

/** `news.db` has `news.identities.db`, and `news` has `news.identities`: no two databases have the same. */
function identitiesUrlBeside(databaseUrl: string): string {
  return databaseUrl.endsWith('.db') ? databaseUrl.replace(/\.db$/, '.identities.db') : `${databaseUrl}.identities`;
}

interface Setting<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly help: string;
}

function setting<Schema extends z.ZodType>(schema: Schema, help: string): Setting<Schema> {
  return { schema, help };
}
