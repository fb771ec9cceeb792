import { connect, type Socket } from 'node:net';

export interface Answers {
  /** Any other status is a failure. */
  readonly status: number;
  /** Called at the end of each answer. */
  readonly answered: () => void;
  readonly failed: (error: Error) => void;
}

export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}

/**
 * Reads the answers on a connection, and does no more with one than find its end. Gives what sends a request: one that is
 * written out, and only after the one before was answered.
 */
export function converse(socket: Socket, { status, answered, failed }: Answers): (request: string) => void {
  let head = '';
  let missing = 0;
  socket.on('error', failed);
  socket.on('close', () => failed(new Error('the server closed a connection')));
  socket.on('data', (chunk: Buffer) => {
    if (missing > 0) {
      missing -= chunk.length;
      if (missing === 0) answered();
      return;
    }
    const end = chunk.indexOf('\r\n\r\n');
    head += chunk.toString('latin1', 0, end === -1 ? chunk.length : end);
    if (end === -1) return;
    if (head.slice(9, 12) !== String(status)) {
      failed(new Error(`unexpected answer: ${head.slice(0, 200)} ${chunk.toString('latin1', end, end + 400)}`));
      return;
    }
    missing = bodyLength(head) - (chunk.length - end - 4);
    head = '';
    if (missing === 0) answered();
  });
  return (request) => void socket.write(request, 'latin1');
}

function bodyLength(head: string): number {
  if (head.startsWith('304', 9)) return 0;
  const at = head.indexOf('content-length: ');
  if (at === -1) throw new Error(`an answer without its length: ${head}`);
  return Number.parseInt(head.slice(at + 16, at + 28), 10);
}
