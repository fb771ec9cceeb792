/**
 * The load generator: a process of its own, so that it can have a core of its own. It keeps connections busy with requests
 * that were written out beforehand, one at a time on each, and does no more with an answer than find its end.
 */
import type { Socket } from 'node:net';
import { converse, open } from './connection.ts';

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

interface Exchange {
  readonly status: number;
  /** The next request; undefined ends the exchange. */
  readonly next: () => string | undefined;
}

/** Sends requests one after the other over a connection. */
function exchange(socket: Socket, { status, next }: Exchange): Promise<void> {
  return new Promise((resolve, reject) => {
    const goOn = (): void => {
      const request = next();
      if (request === undefined) resolve();
      else send(request);
    };
    const send = converse(socket, { status, answered: goOn, failed: reject });
    goOn();
  });
}
