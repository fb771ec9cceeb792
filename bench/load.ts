/**
 * The load generator: a process of its own, so that it can have a core of its own. It keeps connections busy with requests
 * that were written out beforehand, one at a time on each, and does no more with an answer than find its end.
 */
import { connect, type Socket } from 'node:net';

/** What one round asks for. */
export interface Round {
  readonly port: number;
  readonly milliseconds: number;
  readonly connections: number;
  /** Taken in turn; a later round with the same `series` goes on where the one before ended. */
  readonly paths: readonly string[];
  readonly series: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Gives each request a Host of its own, so that no cache knows the answer. */
  readonly isHostFresh: boolean;
  /** Any other status ends the round. */
  readonly status: number;
}

export interface RoundResult {
  readonly requests: number;
  readonly milliseconds: number;
}

/** How far each series came. */
const positions = new Map<string, number>();

process.on('message', (round: Round) => {
  run(round).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

async function run(round: Round): Promise<RoundResult> {
  const sockets = await Promise.all(Array.from({ length: round.connections }, () => open(round.port)));
  const nextRequest = createRequests(round);
  let requests = 0;
  const begin = performance.now();
  const end = begin + round.milliseconds;
  await Promise.all(
    sockets.map(async (socket) => {
      await exchange(socket, {
        status: round.status,
        next() {
          if (performance.now() >= end) return undefined;
          requests += 1;
          return nextRequest();
        },
      });
    }),
  ).finally(() => {
    for (const socket of sockets) socket.destroy();
  });
  return { requests, milliseconds: performance.now() - begin };
}

function createRequests({ port, paths, series, headers, isHostFresh }: Round): () => string {
  const rest = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return () => {
    const position = positions.get(series) ?? 0;
    positions.set(series, position + 1);
    const host = isHostFresh ? `host${position}.example.org` : `127.0.0.1:${port}`;
    return `GET ${paths[position % paths.length]} HTTP/1.1\r\nHost: ${host}\r\n${rest}\r\n`;
  };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}

interface Exchange {
  readonly status: number;
  /** The next request; undefined ends the exchange. */
  readonly next: () => string | undefined;
}

/** Sends requests one after the other over a connection. */
function exchange(socket: Socket, { status, next }: Exchange): Promise<void> {
  return new Promise((resolve, reject) => {
    let head = '';
    let missing = 0;
    const send = (): void => {
      const request = next();
      if (request === undefined) resolve();
      else socket.write(request, 'latin1');
    };
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a connection')));
    socket.on('data', (chunk: Buffer) => {
      if (missing > 0) {
        missing -= chunk.length;
        if (missing === 0) send();
        return;
      }
      const end = chunk.indexOf('\r\n\r\n');
      head += chunk.toString('latin1', 0, end === -1 ? chunk.length : end);
      if (end === -1) return;
      if (head.slice(9, 12) !== String(status)) {
        reject(new Error(`unexpected answer: ${head.slice(0, 200)} ${chunk.toString('latin1', end, end + 400)}`));
        return;
      }
      missing = bodyLength(head) - (chunk.length - end - 4);
      head = '';
      if (missing === 0) send();
    });
    send();
  });
}

function bodyLength(head: string): number {
  if (head.startsWith('304', 9)) return 0;
  const at = head.indexOf('content-length: ');
  if (at === -1) throw new Error(`an answer without its length: ${head}`);
  return Number.parseInt(head.slice(at + 16, at + 28), 10);
}
