/**
 * Asks at a steady pace whether answers come or not, and notes how long each takes: a process of its own. Requests are due at even
 * intervals, the kinds in turn.
 */
import type { Socket } from 'node:net';
import { converse, open } from './connection.ts';

export interface Flow {
  readonly port: number;
  readonly perSecond: number;
  /** Paths by kind, each taken in turn; a later flow goes on where the one before ended. */
  readonly kinds: Readonly<Record<string, readonly string[]>>;
}

/** In milliseconds, by kind. */
export type Latencies = Readonly<Record<string, readonly number[]>>;

/** So many that one is always free, unless the server stalls: then waiting for it counts. */
const CONNECTIONS = 64;

interface Due {
  readonly kind: string;
  readonly path: string;
  /** When it was sent, or would have been if a connection had been free: how late the timer of this process is, does not count. */
  readonly at: number;
}

const positions = new Map<string, number>();
let finish: (() => Promise<Latencies>) | undefined;

process.on('message', (message: Flow | 'finish') => {
  const work = message === 'finish' ? finish?.() : start(message);
  work?.then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

async function start({ port, perSecond, kinds }: Flow): Promise<string> {
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(port)));
  const latencies = Object.fromEntries(Object.keys(kinds).map((kind): [string, number[]] => [kind, []]));
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined); // told when the flow is finished
  const waiting: Due[] = [];
  const free = sockets.map((socket) => createAsker(socket, { port, failed: failure.reject, answered }));
  const names = Object.keys(kinds);
  const begin = performance.now();
  let sent = 0;
  let idle = Promise.withResolvers<void>();
  let timer = setTimeout(sendDue);

  function sendDue(): void {
    for (; begin + (sent * 1_000) / perSecond <= performance.now(); sent += 1) {
      const kind = names[sent % names.length]!;
      const position = positions.get(kind) ?? 0;
      positions.set(kind, position + 1);
      const path = kinds[kind]![position % kinds[kind]!.length]!;
      const asker = free.shift();
      if (asker === undefined) waiting.push({ kind, path, at: performance.now() });
      else asker.ask({ kind, path, at: performance.now() });
    }
    timer = setTimeout(sendDue, Math.max(0, begin + (sent * 1_000) / perSecond - performance.now()));
  }

  function answered(asker: Asker, { kind, at }: Due): void {
    latencies[kind]!.push(performance.now() - at);
    const next = waiting.shift();
    if (next === undefined) free.push(asker);
    else asker.ask(next);
    if (free.length === CONNECTIONS) idle.resolve();
  }

  finish = async () => {
    clearTimeout(timer);
    idle = Promise.withResolvers();
    if (free.length === CONNECTIONS) idle.resolve();
    await Promise.race([idle.promise, failure.promise]);
    for (const socket of sockets) socket.destroy();
    return latencies;
  };
  return 'started';
}

interface Asker {
  ask(due: Due): void;
}

function createAsker(
  socket: Socket,
  {
    port,
    failed,
    answered,
  }: { port: number; failed: (error: Error) => void; answered: (asker: Asker, due: Due) => void },
): Asker {
  let asked: Due | undefined;
  const asker = {
    ask(due: Due) {
      asked = due;
      send(`GET ${due.path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    },
  };
  const send = converse(socket, { status: 200, answered: () => answered(asker, asked!), failed });
  return asker;
}
