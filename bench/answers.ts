import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import type { FixedAnswer } from './baseline.ts';
import type { RunningServer } from './processes.ts';

/** An answer as it came, without what Node says by itself. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** From the request to the end of the answer. */
  readonly milliseconds: number;
}

const MADE_BY_NODE = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']);
const agent = new Agent({ keepAlive: true });

export async function fetchAnswer(
  { port }: Pick<RunningServer, 'port'>,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const begin = performance.now();
  const response = await ask({ port }, path, headers);
  const body = Buffer.concat(await response.toArray());
  const milliseconds = performance.now() - begin;
  const own = Object.entries(response.headers).filter(([name]) => !MADE_BY_NODE.has(name));
  const sent = Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
  return { status: response.statusCode ?? 0, headers: sent, body, milliseconds };
}

/** The beginning of an answer; the body is still to be read. */
export async function ask(
  { port }: Pick<RunningServer, 'port'>,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<IncomingMessage> {
  // Not by fetch, which would unpack what is compressed.
  const request = get({ host: '127.0.0.1', port, path, headers, agent });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

/** An answer, to be sent again under another address. */
export async function answerOf(
  server: RunningServer,
  path: string,
  url: string,
  asked: Readonly<Record<string, string>> = {},
): Promise<FixedAnswer> {
  const { status, headers, body } = await fetchAnswer(server, path, asked);
  return { url, status, headers, body: body.toString('base64') };
}
